using Xunit;
using static Pipeline.PropertyTests.Commands.MetricsLines;

namespace Pipeline.PropertyTests.Commands;

public sealed class PatienceOptionTests : IDisposable
{
    // It overfits 70 images within a few epochs.
    const string Overfitting =
        "--recipe minibatch --hidden 20 --optimizer adam --learning-rate 0.05 --epochs 30 --validation 20 --patience 3 --quiet";

    readonly CliFixture fixture = new();

    [Fact]
    public async Task Training_stops_when_the_patience_is_exhausted_and_the_model_is_that_of_the_lowest_loss()
    {
        var run = await fixture.Train($"{Overfitting} --data set --metrics m.jsonl --model net.st");
        var losses = fixture.Metrics("m.jsonl").Of("epoch").Select(line => Number(line, "validation_loss")).ToArray();
        var best = Array.IndexOf(losses, losses.Min()) + 1;
        Assert.InRange(losses.Length, 5, 29);
        Assert.Equal(losses.Length, best + 3);
        Assert.Equal(best, Number(fixture.Metrics("m.jsonl").Done, "epoch"));
        Assert.Equal(losses.Min(), Number(fixture.Metrics("m.jsonl").Done, "validation_loss"));
        Assert.Contains(
            $"stopped after epoch {losses.Length}: the lowest validation loss is that of epoch {best}, 3 epochs ago", run.Out);
        Assert.Contains(run.Out, said => said.StartsWith(
            $"model: the parameters after epoch {best} of {losses.Length}, which has the lowest validation loss: validation loss ",
            StringComparison.Ordinal));

        // The same model as of a run that ends there.
        await fixture.Train(
            $"{Overfitting.Replace("30", $"{best}", StringComparison.Ordinal)} --data set --model short.st --metrics short.jsonl");
        Assert.Equal(fixture.Metrics("short.jsonl").WeightsHash, fixture.Metrics("m.jsonl").WeightsHash);
        var evaluated = await fixture.Run("evaluate --model net.st --data set");
        Assert.Equal(run.Out[^2], evaluated.Out[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" --ema 0.5 --dropout 0.2 --schedule cosine")]
    public async Task A_run_with_patience_goes_on_from_every_epoch_to_the_same_model_and_metrics(string options)
    {
        var line = $"--data set {Overfitting} --log-every 2{options}";
        await fixture.Train($"{line} --model whole.st --metrics whole.jsonl");
        var epochs = 0;
        using var output = new LineWatcher(said =>
        {
            if (!said.StartsWith("epoch ", StringComparison.Ordinal)) return;
            epochs++;
            File.Copy(fixture.Path("run.ckpt"), fixture.Path($"{epochs}.ckpt"));
        });
        Assert.Equal(0, await Cli.Run(
            $"{line} --checkpoint run.ckpt --model a.st --metrics a.jsonl".Split(' '), new(output, TextWriter.Null, fixture.Folder)));
        Assert.Equal(fixture.Read("whole.st"), fixture.Read("a.st"));
        Assert.InRange(epochs, 5, 30);
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            File.Copy(fixture.Path("a.jsonl"), fixture.Path("m.jsonl"), overwrite: true);
            await fixture.Train($"--resume {epoch}.ckpt --model net.st --metrics m.jsonl --quiet");
            Assert.Equal(fixture.Read("whole.st"), fixture.Read("net.st"));
            Assert.Equal(fixture.Metrics("whole.jsonl").Without("train_seconds"), fixture.Metrics("m.jsonl").Without("train_seconds"));
        }
    }

    public void Dispose() => fixture.Dispose();
}
