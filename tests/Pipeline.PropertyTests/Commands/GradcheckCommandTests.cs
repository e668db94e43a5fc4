using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class GradcheckCommandTests : IDisposable
{
    readonly CliFixture fixture = new();

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Every_oracle_agrees_on_random_networks_and_the_benchmark_follows()
    {
        var run = await fixture.Run("gradcheck --networks 20 --seed 5");
        Assert.Equal(0, run.Code);
        Assert.Equal(8, run.Out.Count(line => line.EndsWith("agrees", StringComparison.Ordinal)));
        Assert.Contains("times faster", run.Out[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_saved_model_can_be_checked()
    {
        Assert.Equal(0, (await fixture.Run("train --data set --hidden 4 --quiet --model m.safetensors")).Code);
        var run = await fixture.Run("gradcheck --model m.safetensors");
        Assert.Equal(0, run.Code);
        Assert.Equal(5, run.Out.Count(line => line.EndsWith("agrees", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Invalid_option_values_are_reported_together()
    {
        var run = await fixture.Run("gradcheck --networks none --seed one");
        Assert.Equal(2, run.Code);
        Assert.Equal(
        [
            "error: --networks: found 'none', expected a whole number from 1 to 1000000.",
            "error: --seed: found 'one', expected a whole number of 64 bits.",
            "See pipeline gradcheck --help.",
        ], [.. run.Error]);
    }

    [Theory]
    [InlineData("gradcheck")]
    [InlineData("gradcheck --model m.safetensors")]
    public async Task Cancellation_is_no_verdict(string line)
    {
        Assert.Equal(0, (await fixture.Run("train --data set --hidden 4 --quiet --model m.safetensors")).Code);
        var run = await fixture.Run(line, new CancellationToken(canceled: true));
        Assert.Equal(130, run.Code);
        Assert.Empty(run.Out);
        Assert.Equal(["interrupted"], [.. run.Error]);
    }

    [Fact]
    public async Task A_missing_model_is_a_data_error() =>
        Assert.Equal(4, (await fixture.Run("gradcheck --model nowhere.safetensors")).Code);
}
