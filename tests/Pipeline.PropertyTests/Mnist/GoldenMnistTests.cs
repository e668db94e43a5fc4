using System.Text.Json;
using Xunit;
using static System.FormattableString;

namespace Pipeline.PropertyTests.Mnist;

/// <summary>The commands of the program on MNIST, against traces of the lecture's arithmetic by NumPy in double precision.</summary>
[Trait("Category", "Mnist")]
public sealed class GoldenMnistTests : IDisposable
{
    // Matrix products of NumPy add in another order: over some hundred steps that is a relative difference of about 1e-14.
    const double LossTolerance = 1e-9;
    const double AccuracyTolerancePercent = 0.05;
    const double SharedMistakes = 0.98;

    static readonly string Images = Environment.GetEnvironmentVariable(MnistFactAttribute.Images) ?? "";
    static readonly string Traces = Environment.GetEnvironmentVariable(MnistFactAttribute.Traces) ?? "";

    readonly string folder = Directory.CreateTempSubdirectory("pipeline-mnist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MnistFact]
    public Task The_notebook_recipe_repeats_the_lecture() => AgreesWithNumPy("notebook", 5000);

    [MnistFact]
    public Task The_gradient_recipe_repeats_numpy_over_the_whole_epoch() => AgreesWithNumPy("gradient", 60000);

    [MnistFact]
    public async Task The_default_reaches_94_percent_from_every_seed()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var done = (await Train(Invariant($"--seed {seed}"))).Last();
            Assert.InRange(done.GetProperty("accuracy").GetDouble(), 0.94, 1);
        }
    }

    async Task AgreesWithNumPy(string recipe, int samples)
    {
        var golden = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Traces, $"{recipe}-100", "expected.json"))).RootElement;
        Assert.Equal(samples, golden.GetProperty("samples").GetInt32());
        var events = await Train(Invariant($"--recipe {recipe} --precision double --init {Traces}/{recipe}-100/init.npz --learning-rate 0.3 --log-every 1 --samples {samples}"));
        var losses = events.Where(e => e.GetProperty("event").GetString() == "step").Select(e => e.GetProperty("loss").GetDouble());
        Assert.All(golden.GetProperty("loss_after_step").EnumerateArray().Select(loss => loss.GetDouble()).Zip(losses), Near);
        AssertSameMistakes(golden, events[^1]);
    }

    static void Near((double Wanted, double Found) loss) =>
        Assert.InRange(loss.Found, loss.Wanted * (1 - LossTolerance), loss.Wanted * (1 + LossTolerance));

    static void AssertSameMistakes(JsonElement golden, JsonElement done)
    {
        var wanted = golden.GetProperty("accuracy_percent_after_samples").GetDouble();
        Assert.InRange(100 * done.GetProperty("accuracy").GetDouble(), wanted - AccuracyTolerancePercent - 1e-9, wanted + AccuracyTolerancePercent + 1e-9);
        var mistakes = golden.GetProperty("mistakes_after_samples").EnumerateArray().Select(index => index.GetInt32()).ToHashSet();
        var shared = done.GetProperty("mistakes").EnumerateArray().Count(index => mistakes.Contains(index.GetInt32()));
        Assert.InRange((double)shared / mistakes.Count, SharedMistakes, 1);
    }

    async Task<JsonElement[]> Train(string options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var metrics = Path.Combine(folder, "metrics.jsonl");
        var code = await Cli.Run($"train --data {Images} --metrics {metrics} --quiet {options}".Split(' '), new(output, error, folder), default);
        Assert.True(code == 0, error.ToString());
        return [.. (await File.ReadAllLinesAsync(metrics)).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
