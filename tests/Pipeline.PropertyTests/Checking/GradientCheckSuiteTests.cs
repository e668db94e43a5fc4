using Pipeline.Checking;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

public class GradientCheckSuiteTests
{
    [Fact]
    public void The_suite_passes_and_does_not_depend_on_threads()
    {
        var rows = GradientCheckSuite.Run(20, Key.From(5), threads: 2);
        Assert.Equal(6, rows.Length);
        Assert.All(rows, row => Assert.True(row.Passed, row.Worst.ToString()));
        Assert.Equal(rows.Select(row => row.WorstError), GradientCheckSuite.Run(20, Key.From(5)).Select(row => row.WorstError));
        var (network, key) = (RandomNetworks.Any(Key.From(8)), Key.From(9));
        var (p, batch) = network.OnGrid();
        Assert.All(GradientCheckSuite.Run(network.Objective, p, batch, key), row => Assert.True(row.Passed, row.Worst.ToString()));
    }
}
