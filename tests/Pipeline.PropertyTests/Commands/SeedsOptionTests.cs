using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Commands;
using Xunit;
using static Pipeline.PropertyTests.Commands.MetricsLines;

namespace Pipeline.PropertyTests.Commands;

public sealed class SeedsOptionTests : IDisposable
{
    const string Options = "--data set --recipe minibatch --hidden 8 --epochs 3 --quiet";

    readonly CliFixture fixture = new();

    [Theory]
    [InlineData("")]
    [InlineData(" --validation 20 --patience 1")]
    public async Task Each_run_is_that_of_its_seed_alone(string more)
    {
        var run = await fixture.Run($"{Options}{more} --seeds 1..3 --metrics all.jsonl --model net.st --log-every 2");
        var all = Read(fixture.Path("all.jsonl"));
        Assert.Equal(0, run.Code);
        Assert.Equal(["net-1.st", "net-2.st", "net-3.st"], fixture.Files().Where(file => file.EndsWith(".st", StringComparison.Ordinal)));
        var accuracies = new List<double>();
        for (var seed = 1; seed <= 3; seed++)
        {
            await fixture.Run($"{Options}{more} --seed {seed} --metrics one.jsonl --model one.st --log-every 2");
            var one = Read(fixture.Path("one.jsonl"));
            Assert.Equal(fixture.Read("one.st"), fixture.Read($"net-{seed}.st"));
            Assert.Equal(one.Without("train_seconds"), all.OfSeed(seed).Without("seed", "train_seconds"));
            Assert.Single(run.Out, line => line.StartsWith($"seed {seed}  ", StringComparison.Ordinal)
                && line.EndsWith($"  weights {one.WeightsHash}", StringComparison.Ordinal));
            accuracies.Add(Number(one.Done, "accuracy"));
        }
        var (expected, summary) = (MeanDeviation.Of(accuracies), all.Lines[^1]);
        Assert.Equal("summary", summary.GetProperty("event").GetString());
        Assert.Equal(
            (3, expected.Mean, expected.Deviation),
            (summary.GetProperty("runs").GetInt32(), Number(summary, "accuracy_mean"), Number(summary, "accuracy_sd")));
        Assert.Equal(more.Length > 0, summary.TryGetProperty("validation_accuracy_mean", out _));
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * expected.Mean:F2} % ± {100 * expected.Deviation:F2} %, ")
            + "mean ± sample standard deviation of 3 seeds", run.Out[^2]);
        Assert.Matches(new Regex(@"^elapsed \d+\.\d\d s$"), run.Out[^1]);
        Assert.Contains(", seeds 1..3, ", Assert.Single(run.Out, line => line.StartsWith("recipe ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_seed_has_no_deviation_and_is_no_error()
    {
        var run = await fixture.Run($"{Options} --seeds=-4..-4 --metrics m.jsonl --model net.st");
        Assert.Equal(0, run.Code);
        Assert.EndsWith(", mean ± sample standard deviation of 1 seed", run.Out[^2], StringComparison.Ordinal);
        Assert.Contains("accuracy_sd=", Read(fixture.Path("m.jsonl")).Without()[^1].Split(' '));
        Assert.Contains("net--4.st", fixture.Files());
    }

    [Fact]
    public async Task An_interrupted_call_says_what_has_ended()
    {
        using var source = new CancellationTokenSource();
        using var error = new StringWriter();
        using var output = new LineWatcher(line =>
        {
            if (line.StartsWith("seed 2 ", StringComparison.Ordinal)) source.Cancel();
        });
        var code = await Cli.Run(
            $"{Options} --seeds 1..9 --metrics m.jsonl --model net.st".Split(' '), new(output, error, fixture.Folder), source.Token);
        Assert.Equal((130, "interrupted"), (code, error.ToString().TrimEnd()[^11..]));
        var lines = output.ToString().TrimEnd().Split('\n');
        Assert.EndsWith("mean ± sample standard deviation of the first 2 of 9 seeds", lines[^2].TrimEnd('\r'), StringComparison.Ordinal);
        Assert.Equal(2, Read(fixture.Path("m.jsonl")).Lines[^1].GetProperty("runs").GetInt32());
        Assert.False(File.Exists(fixture.Path("net-3.st")));
    }

    [Fact]
    public async Task A_seed_that_diverges_is_named_and_ends_the_call()
    {
        var run = await fixture.Run("--data set --hidden 4 --recipe minibatch --activation relu --learning-rate 1e30 --seeds 5..6 --quiet");
        Assert.Equal(3, run.Code);
        Assert.StartsWith("error: seed 5: training diverged at step ", run.Error[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seeds 1..3 --seed 2", "--seeds: --seed is for one run. Leave out one of them.")]
    [InlineData("--seeds 1..3 --checkpoint run.ckpt", "--seeds: --checkpoint is for one run.")]
    [InlineData("--seeds 3..1", "--seeds: found '3..1', expected two whole numbers with .. between them, not falling, at most 1000 seeds")]
    [InlineData("--seeds 1..1001", "--seeds: found '1..1001'")]
    [InlineData("--seeds -9223372036854775808..9223372036854775807", "--seeds: found '-")]
    [InlineData("--seeds 5", "--seeds: found '5'")]
    [InlineData("--seeds 1..2 --model a.st --metrics a-2.st", "--model: a-2.st is also the file of --metrics.")]
    [InlineData("--seeds 1..2 --warm-up 1000", "--warm-up: found 1000, expected fewer than the ")]
    public async Task Options_that_do_not_fit_are_usage_errors(string options, string message)
    {
        fixture.Write("m.jsonl", ImmutableArray.Create("kept"u8));
        var run = await fixture.Run($"--data set --recipe minibatch --hidden 3 {options}"
            + (options.Contains("--metrics", StringComparison.Ordinal) ? "" : " --metrics m.jsonl"));
        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: {message}", run.Error[0], StringComparison.Ordinal);
        Assert.Equal("kept"u8.ToArray(), fixture.Read("m.jsonl"));
    }

    public void Dispose() => fixture.Dispose();
}
