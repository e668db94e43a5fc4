using System.Text.Json;
using Xunit;
using static System.FormattableString;

namespace Pipeline.PropertyTests.Mnist;

/// <summary>The program on MNIST against traces of the lecture's code in NumPy, in double precision.</summary>
[Trait("Category", "Mnist")]
public sealed class GoldenMnistTests : IDisposable
{
    // NumPy sums products in another order: after some hundred steps the relative difference is about 1e-14.
    const double LossTolerance = 1e-9;
    const double AccuracyTolerancePercent = 0.05;
    const double SharedMistakes = 0.98;

    static readonly string Images = Environment.GetEnvironmentVariable(MnistFactAttribute.Images) ?? "";
    static readonly string Traces = Environment.GetEnvironmentVariable(MnistFactAttribute.Traces) ?? "";

    readonly string folder = Directory.CreateTempSubdirectory("pipeline-mnist-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [MnistFact]
    public Task The_notebook_recipe_reproduces_the_lecture() => AgreesWithNumPy("notebook", 5000);

    [MnistFact]
    public Task The_gradient_recipe_reproduces_NumPy_over_the_whole_epoch() => AgreesWithNumPy("gradient", 60000);

    [MnistFact]
    public async Task The_default_config_reaches_94_percent_for_every_seed()
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
        var init = $"{Traces}/{recipe}-100/init.npz";
        var events = await Train(Invariant(
            $"--recipe {recipe} --precision double --init {init} --learning-rate 0.3 --log-every 1 --samples {samples}"));
        var losses = events.Where(e => e.GetProperty("event").GetString() == "step").Select(e => e.GetProperty("loss").GetDouble());
        var expected = golden.GetProperty("loss_after_step").EnumerateArray().Select(loss => loss.GetDouble());
        Assert.All(expected.Zip(losses), AssertNear);
        AssertSameMistakes(golden, events[^1]);
    }

    static void AssertNear((double Expected, double Actual) loss) =>
        Assert.InRange(loss.Actual, loss.Expected * (1 - LossTolerance), loss.Expected * (1 + LossTolerance));

    static void AssertSameMistakes(JsonElement golden, JsonElement done)
    {
        var expected = golden.GetProperty("accuracy_percent_after_samples").GetDouble();
        var tolerance = AccuracyTolerancePercent + 1e-9;
        Assert.InRange(100 * done.GetProperty("accuracy").GetDouble(), expected - tolerance, expected + tolerance);
        var mistakes = golden.GetProperty("mistakes_after_samples").EnumerateArray().Select(index => index.GetInt32()).ToHashSet();
        var shared = done.GetProperty("mistakes").EnumerateArray().Count(index => mistakes.Contains(index.GetInt32()));
        Assert.InRange((double)shared / mistakes.Count, SharedMistakes, 1);
    }

    async Task<JsonElement[]> Train(string options)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var metrics = Path.Combine(folder, "metrics.jsonl");
        var arguments = $"train --data {Images} --metrics {metrics} --quiet {options}".Split(' ');
        var code = await Cli.Run(arguments, new(output, error, folder), default);
        Assert.True(code == 0, error.ToString());
        return [.. (await File.ReadAllLinesAsync(metrics)).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
