using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class TrainTests : IDisposable
{
    readonly Workshop workshop = new();

    [Theory]
    [InlineData("gradient", 90)]
    [InlineData("notebook", 90)]
    [InlineData("minibatch", 60)]
    public async Task Metrics_agree_with_what_is_printed(string recipe, int steps)
    {
        var run = await workshop.Run($"--data set --recipe {recipe} --hidden 8 --log-every 20 --epochs {(recipe == "minibatch" ? 20 : 1)} --metrics m.jsonl");
        var events = Encoding(workshop.Read("m.jsonl"));
        var done = events[^1];
        var losses = events.Where(e => Name(e) == "step").Select(e => (Step: e.GetProperty("step").GetInt64(), Loss: e.GetProperty("loss").GetDouble())).ToArray();

        Assert.Equal(0, run.Code);
        Assert.Equal("data: set", run.Out[0]);
        Assert.Equal("train (90, 784) labels (90,)  test (40, 784) labels (40,)", run.Out[1]);
        Assert.Equal(Enumerable.Range(0, steps).Where(s => s % 20 == 0).Select(s => (long)s), losses.Select(l => l.Step));
        Assert.All(losses, l => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"step {l.Step}  loss {l.Loss:F4}"), run.Out));
        Assert.Equal("done", Name(done));
        Assert.Equal(40 - done.GetProperty("correct").GetInt32(), done.GetProperty("mistakes").GetArrayLength());
        Assert.Matches("^[0-9a-f]{64}$", done.GetProperty("weights_sha256").GetString());
        Assert.Equal(string.Create(CultureInfo.InvariantCulture,
            $"accuracy {100 * done.GetProperty("accuracy").GetDouble():F2} % ({done.GetProperty("correct").GetInt32()} of 40)"), run.Out[^2]);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"elapsed {done.GetProperty("train_seconds").GetDouble():F2} s"), run.Out[^1]);
    }

    [Theory]
    [InlineData("single", "gradient", "cross-entropy")]
    [InlineData("double", "minibatch", "cross-entropy")]
    [InlineData("single", "notebook", "squared-error")]
    public async Task A_saved_model_is_evaluated_as_it_was_when_trained(string precision, string recipe, string loss)
    {
        var trained = await workshop.Run($"--data set --recipe {recipe} --loss {loss} --hidden 8 --precision {precision} --model net.st --quiet");
        var evaluated = await workshop.Run("evaluate --model net.st --data set");
        var predicted = await workshop.Run("predict --model net.st --data set 0 39");

        Assert.Equal((0, 0, 0), (trained.Code, evaluated.Code, predicted.Code));
        Assert.Equal(trained.Out[^2], evaluated.Out[^1]);
        Assert.Contains("label | taken for", string.Join('\n', evaluated.Out), StringComparison.Ordinal);
        Assert.Contains(predicted.Out, line => line.Contains("image 39", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', string.Join('\n', predicted.Out));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_on_any_number_of_threads()
    {
        await workshop.Run("--data set --recipe minibatch --hidden 8 --epochs 2 --seed 5 --threads 1 --model a.st");
        await workshop.Run("--data set --recipe minibatch --hidden 8 --epochs 2 --seed 5 --threads 3 --model b.st --log-every 1");
        await workshop.Run("--data set --recipe minibatch --hidden 8 --epochs 2 --seed 6 --model c.st");

        Assert.Equal(workshop.Read("a.st"), workshop.Read("b.st"));
        Assert.NotEqual(workshop.Read("a.st"), workshop.Read("c.st"));
    }

    [Fact]
    public async Task Only_so_many_samples_are_used_as_are_asked_for() =>
        Assert.StartsWith("train (7, 784)", (await workshop.Run("--data set --hidden 3 --samples 7")).Out[1], StringComparison.Ordinal);

    [Fact]
    public async Task Divergence_has_its_own_exit_code_and_saves_nothing()
    {
        var run = await workshop.Run("--data set --recipe minibatch --activation relu --learning-rate 1e30 --log-every 1 --model net.st");

        Assert.Equal(3, run.Code);
        Assert.Contains("--learning-rate", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Equal(4, workshop.Files().Length);
    }

    [Fact]
    public async Task An_interrupted_run_leaves_nothing_half_written()
    {
        var run = await workshop.Run("--data set --hidden 3 --model net.st", new CancellationToken(canceled: true));

        Assert.Equal(130, run.Code);
        Assert.Equal(4, workshop.Files().Length);
    }

    [Fact]
    public async Task Without_a_word_about_data_it_is_the_bundled_digits_or_the_mnist_of_the_folder()
    {
        var bundled = await workshop.Run("--samples 1 --hidden 1");
        Directory.CreateDirectory(workshop.Path("data"));
        Directory.Move(workshop.Path("set"), workshop.Path("data/mnist"));
        var mnist = await workshop.Run("--samples 1 --hidden 1");

        Assert.Contains("digits", bundled.Out[0], StringComparison.Ordinal);
        Assert.Contains("mnist", mnist.Out[0], StringComparison.Ordinal);
    }

    static JsonElement[] Encoding(byte[] lines) =>
        [.. System.Text.Encoding.UTF8.GetString(lines).Split('\n').SkipLast(1).Select(line => JsonDocument.Parse(line).RootElement)];

    static string? Name(JsonElement e) => e.GetProperty("event").GetString();

    public void Dispose() => workshop.Dispose();
}
