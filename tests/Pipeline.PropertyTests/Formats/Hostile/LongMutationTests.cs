using System.Diagnostics;
using System.Globalization;
using Pipeline.Numerics;
using Xunit;
using Xunit.Abstractions;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>A million mutations of every format, none of which may surprise its decoder.</summary>
public class LongMutationTests(ITestOutputHelper output)
{
    const string CountVariable = "PIPELINE_MUTATIONS", SeedVariable = "PIPELINE_SEED";

    static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    [LongFact, Trait("Category", "Mutations")]
    public void A_million_mutations_of_every_format_are_read_or_refused()
    {
        var (count, seed) = (Number(CountVariable, 1_000_000), Number(SeedVariable, 1));
        var faults = new List<string>();
        foreach (var decoder in Decoders.All)
        {
            var watch = Stopwatch.StartNew();
            var (read, fault) = Trial.Mutate(decoder, Key.From(seed), count);
            output.WriteLine($"{decoder}: {count:N0} mutations, {read:N0} read, {watch.Elapsed.TotalSeconds:F1} s {fault}");
            if (fault is not null) faults.Add(fault);
        }
        Assert.True(faults.Count == 0, string.Join("\n\n", faults));
    }
}
