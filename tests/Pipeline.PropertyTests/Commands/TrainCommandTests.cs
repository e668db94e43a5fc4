using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Models;
using Pipeline.PropertyTests.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    readonly CliFixture fixture = new();

    [Theory]
    [InlineData("gradient", 90)]
    [InlineData("notebook", 90)]
    [InlineData("minibatch", 60)]
    public async Task Metrics_agree_with_the_console_output(string recipe, int steps)
    {
        var epochs = recipe == "minibatch" ? 20 : 1;
        var run = await fixture.Run($"--data set --recipe {recipe} --hidden 8 --log-every 20 --epochs {epochs} --metrics m.jsonl");
        var events = JsonLines(fixture.Read("m.jsonl"));
        var done = events[^1];
        var losses = events.Where(e => Name(e) == "step")
            .Select(e => (Step: e.GetProperty("step").GetInt64(), Loss: e.GetProperty("loss").GetDouble()))
            .ToArray();

        Assert.Equal(0, run.Code);
        Assert.Equal("data: set", run.Out[0]);
        Assert.Equal("train (90, 784) labels (90,)  test (40, 784) labels (40,)", run.Out[1]);
        Assert.Equal(Enumerable.Range(0, steps).Where(s => s % 20 == 0).Select(s => (long)s), losses.Select(l => l.Step));
        Assert.All(losses, l => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"step {l.Step}  loss {l.Loss:F4}"), run.Out));
        Assert.Equal("done", Name(done));
        Assert.Equal(40 - done.GetProperty("correct").GetInt32(), done.GetProperty("mistakes").GetArrayLength());
        Assert.Matches("^[0-9a-f]{64}$", done.GetProperty("weights_sha256").GetString());
        var (accuracy, correct) = (done.GetProperty("accuracy").GetDouble(), done.GetProperty("correct").GetInt32());
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"accuracy {100 * accuracy:F2} % ({correct} of 40)"), run.Out[^2]);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"elapsed {done.GetProperty("train_seconds").GetDouble():F2} s"), run.Out[^1]);
    }

    [Theory]
    [InlineData("single", "gradient", "cross-entropy")]
    [InlineData("double", "minibatch", "cross-entropy")]
    [InlineData("single", "notebook", "squared-error")]
    public async Task A_saved_model_has_the_accuracy_reported_by_training(string precision, string recipe, string loss)
    {
        var trained = await fixture.Run(
            $"--data set --recipe {recipe} --loss {loss} --hidden 8 --precision {precision} --model net.st --quiet");
        var evaluated = await fixture.Run("evaluate --model net.st --data set");
        var predicted = await fixture.Run("predict --model net.st --data set 0 39");

        Assert.Equal((0, 0, 0), (trained.Code, evaluated.Code, predicted.Code));
        Assert.Equal(trained.Out[^2], evaluated.Out[^1]);
        Assert.Contains("label | taken for", string.Join('\n', evaluated.Out), StringComparison.Ordinal);
        Assert.Contains(predicted.Out, line => line.Contains("image 39", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', string.Join('\n', predicted.Out));
    }

    [Theory]
    [InlineData("minibatch --activation elu:0.5 --label-smoothing 0.1 --ema 0.9 --epochs 3", "elu 0.5", "label-smoothing 0.1, ema 0.9")]
    [InlineData("gradient --activation gelu --ema 0.9", "gelu", "ema 0.9")]
    public async Task The_average_of_the_weights_is_evaluated_and_saved(string options, string activation, string settings)
    {
        var trained = await fixture.Run($"--data set --recipe {options} --hidden 8 --model net.st --metrics m.jsonl --quiet");
        var evaluated = await fixture.Run("evaluate --model net.st --data set");
        var withoutAverage = options.Replace(" --ema 0.9", "", StringComparison.Ordinal);
        await fixture.Run($"--data set --recipe {withoutAverage} --hidden 8 --metrics last.jsonl --quiet");

        Assert.Equal((0, 0), (trained.Code, evaluated.Code));
        Assert.Contains($"; {activation}; ", trained.Out[2], StringComparison.Ordinal);
        Assert.Contains($"{settings}, batch", trained.Out[2], StringComparison.Ordinal);
        Assert.EndsWith("averaged weights evaluated and saved", trained.Out[2], StringComparison.Ordinal);
        Assert.Equal(trained.Out[^2], evaluated.Out[^1]);
        Assert.Equal(WeightsHash("m.jsonl"), Sha256OfSavedWeights("net.st"));
        Assert.NotEqual(WeightsHash("m.jsonl"), WeightsHash("last.jsonl"));
    }

    // a ← 0·a + 1·p. Plain descent on batches would add its gradient in another rounding, in its two factors.
    [Theory]
    [InlineData("minibatch --label-smoothing 0.2 --optimizer adam")]
    [InlineData("numerical --samples 3")]
    public async Task With_decay_0_the_average_is_the_last_weights(string options)
    {
        await fixture.Run($"--data set --recipe {options} --hidden 4 --epochs 2 --ema 0 --metrics average.jsonl");
        await fixture.Run($"--data set --recipe {options} --hidden 4 --epochs 2 --metrics last.jsonl");
        Assert.Equal(WeightsHash("last.jsonl"), WeightsHash("average.jsonl"));
    }

    [Fact]
    public async Task Labels_smoothed_by_0_give_the_weights_of_labels_that_are_not()
    {
        await fixture.Run("--data set --recipe minibatch --hidden 4 --label-smoothing 0 --metrics zero.jsonl");
        await fixture.Run("--data set --recipe minibatch --hidden 4 --metrics none.jsonl");
        await fixture.Run("--data set --recipe minibatch --hidden 4 --label-smoothing 0.1 --metrics some.jsonl");
        Assert.Equal(WeightsHash("none.jsonl"), WeightsHash("zero.jsonl"));
        Assert.NotEqual(WeightsHash("none.jsonl"), WeightsHash("some.jsonl"));
    }

    string? WeightsHash(string metrics) => JsonLines(fixture.Read(metrics))[^1].GetProperty("weights_sha256").GetString();

    string Sha256OfSavedWeights(string path)
    {
        var model = Codec.Good(ModelFile.Decode([.. fixture.Read(path)]));
        return ParameterTensors.Sha256(ParameterTensors.FromParameters(model.Network, model.Parameters, model.Precision));
    }

    [Fact]
    public async Task Equal_seeds_give_equal_model_files_for_any_number_of_threads()
    {
        await fixture.Run("--data set --recipe minibatch --hidden 8 --epochs 2 --seed 5 --threads 1 --model a.st");
        await fixture.Run("--data set --recipe minibatch --hidden 8 --epochs 2 --seed 5 --threads 3 --model b.st --log-every 1");
        await fixture.Run("--data set --recipe minibatch --hidden 8 --epochs 2 --seed 6 --model c.st");

        Assert.Equal(fixture.Read("a.st"), fixture.Read("b.st"));
        Assert.NotEqual(fixture.Read("a.st"), fixture.Read("c.st"));
    }

    [Fact]
    public async Task The_samples_option_limits_the_training_set() =>
        Assert.StartsWith("train (7, 784)", (await fixture.Run("--data set --hidden 3 --samples 7")).Out[1], StringComparison.Ordinal);

    // Not with sigmoids and the squared error: where these saturate, the gradient is 0 and every number stays finite.
    [Theory]
    [InlineData("minibatch --activation relu --learning-rate 1e30 --log-every 1")]
    [InlineData("minibatch --activation relu --learning-rate 1e30 --quiet")]
    [InlineData("minibatch --activation relu --optimizer momentum --learning-rate 1e38")]
    [InlineData("minibatch --optimizer adamw --learning-rate 1e38")]
    [InlineData("gradient --activation gelu --loss cross-entropy --learning-rate 1e30")]
    [InlineData("gradient --activation softplus --loss cross-entropy --optimizer nesterov --learning-rate 1e30")]
    [InlineData("numerical --samples 3 --precision single --learning-rate 1e39")]
    public async Task Divergence_has_its_own_exit_code_and_keeps_the_last_finite_parameters(string options)
    {
        var run = await fixture.Run($"--data set --hidden 4 --recipe {options} --model net.st");
        var error = Assert.Single(run.Error);
        var step = Regex.Match(error, @"^error: training diverged at step (\d+): .*Try a --learning-rate smaller than 1E\+\d+\. "
            + @"The parameters before step \1 are saved in net\.st\.$").Groups[1].Value;
        var saved = Codec.Good(ModelFile.Decode([.. fixture.Read("net.st")]));

        Assert.Equal(3, run.Code);
        Assert.Contains("of layer", error, StringComparison.Ordinal);
        Assert.Equal(step, saved.Settings["steps"]);
        Assert.All(run.Out.Where(line => line.StartsWith("step ", StringComparison.Ordinal)), line =>
            Assert.True(long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture) < long.Parse(step, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Without_a_model_file_divergence_saves_nothing()
    {
        var run = await fixture.Run("--data set --recipe minibatch --activation relu --learning-rate 1e30");
        Assert.Equal(3, run.Code);
        Assert.EndsWith("Try a --learning-rate smaller than 1E+30.", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Equal(4, fixture.Files().Length);
    }

    [Theory]
    [InlineData("gradient --learning-rate 1000", true)]
    [InlineData("notebook --learning-rate 1000 --quiet", true)]
    [InlineData("minibatch --learning-rate 1e-9 --quiet", true)]
    [InlineData("minibatch --epochs 20", false)]
    [InlineData("gradient --epochs 10 --loss cross-entropy", false)]
    public async Task A_run_that_has_learned_nothing_says_so_and_no_other(string options, bool isSaid)
    {
        var run = await fixture.Run($"--data set --hidden 8 --log-every 5 --recipe {options}");
        Assert.Equal(0, run.Code);
        if (isSaid) Assert.Contains("chance for 10 classes", Assert.Single(run.Error), StringComparison.Ordinal);
        else Assert.Empty(run.Error);
    }

    [Fact]
    public async Task A_cancelled_run_writes_no_files()
    {
        var run = await fixture.Run("--data set --hidden 3 --model net.st", new CancellationToken(canceled: true));

        Assert.Equal(130, run.Code);
        Assert.Equal(4, fixture.Files().Length);
    }

    [Fact]
    public async Task Without_the_data_option_the_bundled_digits_or_the_MNIST_of_the_folder_are_used()
    {
        var bundled = await fixture.Run("--samples 1 --hidden 1");
        Directory.CreateDirectory(fixture.Path("data"));
        Directory.Move(fixture.Path("set"), fixture.Path("data/mnist"));
        var mnist = await fixture.Run("--samples 1 --hidden 1");

        Assert.Contains("digits", bundled.Out[0], StringComparison.Ordinal);
        Assert.Contains("mnist", mnist.Out[0], StringComparison.Ordinal);
    }

    static JsonElement[] JsonLines(byte[] lines) =>
        [.. Encoding.UTF8.GetString(lines).Split('\n').SkipLast(1).Select(line => JsonDocument.Parse(line).RootElement)];

    static string? Name(JsonElement e) => e.GetProperty("event").GetString();

    public void Dispose() => fixture.Dispose();
}
