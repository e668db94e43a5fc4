using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.PropertyTests.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class CheckpointOptionTests : IDisposable
{
    // Five steps an epoch.
    const string Validated = "--data set --recipe minibatch --hidden 20 --batch 16 --optimizer adam --learning-rate 0.05 --epochs 30 "
        + "--validation 20 --patience 3 --log-every 2 --quiet";

    readonly CliFixture fixture = new();

    Checkpoint Read(string name) => Codec.Good(CheckpointFile.Decode([.. fixture.Read(name)]));

    string[] Metrics(string name) => MetricsLines.Read(fixture.Path(name)).Without("train_seconds");

    [Fact]
    public async Task The_last_two_and_the_best_are_kept_and_from_each_the_run_goes_on()
    {
        await fixture.Run($"{Validated} --model whole.st --metrics whole.jsonl");
        await fixture.Run($"{Validated} --checkpoint run.ckpt --model a.st");
        var best = (long)MetricsLines.Number(MetricsLines.Read(fixture.Path("whole.jsonl")).Done, "epoch");
        Assert.Equal(fixture.Read("whole.st"), fixture.Read("a.st"));
        Assert.Equal((best + 3) * 5, Read("run.ckpt").Step);
        Assert.Equal((best + 2) * 5, Read("run.previous.ckpt").Step);
        Assert.Equal(best * 5, Read("run.best.ckpt").Step);

        foreach (var name in new[] { "run.best.ckpt", "run.previous.ckpt", "run.ckpt" })
        {
            // Where the best one is missing, no other needs it.
            if (name == "run.ckpt") File.Delete(fixture.Path("run.best.ckpt"));
            File.Copy(fixture.Path("whole.jsonl"), fixture.Path("m.jsonl"), overwrite: true);
            var resumed = await fixture.Run($"--resume {name} --model net.st --metrics m.jsonl --quiet");
            Assert.Equal(0, resumed.Code);
            Assert.Equal(fixture.Read("whole.st"), fixture.Read("net.st"));
            Assert.Equal(Metrics("whole.jsonl"), Metrics("m.jsonl"));
            Assert.Equal((best + 3) * 5, Read("run.ckpt").Step);
            var ending = name == "run.ckpt" ? name : $"{name}, and saved as run.ckpt";
            Assert.Contains(resumed.Out, line => line.EndsWith($" from {ending}", StringComparison.Ordinal));
        }
        Assert.DoesNotContain(fixture.Files(), file => file.Contains("best.best", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_best_is_the_checkpoint_at_the_end_of_its_epoch()
    {
        using var output = new LineWatcher(said =>
        {
            if (said.StartsWith("epoch 1 ", StringComparison.Ordinal)) File.Copy(fixture.Path("run.ckpt"), fixture.Path("one.ckpt"));
        });
        await Cli.Run($"{Validated} --checkpoint run.ckpt".Replace("30", "1", StringComparison.Ordinal).Split(' '),
            new(output, TextWriter.Null, fixture.Folder));
        Assert.Equal(fixture.Read("one.ckpt"), fixture.Read("run.best.ckpt"));
        // Without validation there is none, and of one checkpoint none before it.
        await fixture.Run("--data set --recipe minibatch --hidden 3 --epochs 1 --checkpoint plain.ckpt");
        Assert.DoesNotContain(fixture.Files(), file => file.StartsWith("plain.", StringComparison.Ordinal) && file != "plain.ckpt");
    }

    [Fact]
    public async Task A_resumed_run_that_saves_nothing_new_keeps_the_checkpoint_before_the_last()
    {
        await fixture.Run("--data set --recipe minibatch --hidden 3 --epochs 3 --checkpoint run.ckpt");
        var (last, previous) = (fixture.Read("run.ckpt"), fixture.Read("run.previous.ckpt"));
        await fixture.Run("--resume run.ckpt");
        Assert.Equal(last, fixture.Read("run.ckpt"));
        Assert.Equal(previous, fixture.Read("run.previous.ckpt"));
    }

    [Fact]
    public async Task The_checkpoint_before_a_damaged_one_stays_while_the_run_goes_on_from_it()
    {
        await fixture.Run("--data set --recipe minibatch --hidden 3 --epochs 3 --checkpoint run.ckpt");
        var previous = fixture.Read("run.previous.ckpt");
        fixture.Write("run.ckpt", [.. fixture.Read("run.ckpt")[..^9]]);
        var resumed = await fixture.Run("--resume run.previous.ckpt --quiet");
        Assert.Equal((0, 9), (resumed.Code, Read("run.ckpt").Step));
        Assert.Equal(previous, fixture.Read("run.previous.ckpt"));
    }

    [Fact]
    public async Task The_last_checkpoint_is_saved_where_the_one_before_it_cannot_be_kept()
    {
        await fixture.Run("--data set --recipe minibatch --hidden 3 --epochs 1 --checkpoint run.ckpt");
        using var output = new LineWatcher(said =>
        {
            if (!said.StartsWith("epoch 2 ", StringComparison.Ordinal)) return;
            File.Delete(fixture.Path("run.previous.ckpt"));
            Directory.CreateDirectory(fixture.Path("run.previous.ckpt"));
        });
        using var error = new StringWriter();
        var host = new Host(output, error, fixture.Folder);
        await Cli.Run("--resume run.ckpt --epochs 4 --quiet".Split(' '), host);
        Assert.Equal(12, Read("run.ckpt").Step);
        Assert.Contains("the checkpoint before the last is not kept: ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_stops_early_saves_its_end()
    {
        await fixture.Run($"{Validated} --checkpoint run.ckpt --checkpoint-every 1000 --metrics m.jsonl");
        var best = (long)MetricsLines.Number(MetricsLines.Read(fixture.Path("m.jsonl")).Done, "epoch");
        Assert.Equal((best + 3) * 5, Read("run.ckpt").Step);
    }

    [Theory]
    [InlineData("--checkpoint a.ckpt --model a.best.ckpt", "--model: a.best.ckpt is also the file of --checkpoint.")]
    [InlineData("--checkpoint a.ckpt --metrics ./a.previous.ckpt", "--metrics: ./a.previous.ckpt is also the file of --checkpoint.")]
    [InlineData("--checkpoint a.ckpt --init a.best.ckpt", "--checkpoint: a.best.ckpt is also the file of --init.")]
    [InlineData("--resume run.best.ckpt --model run.ckpt", "--model: run.ckpt is also the file of --resume.")]
    [InlineData("--resume run.ckpt --model run.previous.ckpt", "--model: run.previous.ckpt is also the file of --resume.")]
    [InlineData(
        "--checkpoint a.best.ckpt",
        "--checkpoint: found 'a.best.ckpt', expected a name without .best, which another checkpoint of a.ckpt has.")]
    [InlineData("--checkpoint a.previous", "--checkpoint: found 'a.previous', expected a name without .previous, which another")]
    public async Task A_file_of_the_checkpoints_is_no_file_of_another_option(string options, string message)
    {
        await fixture.Run($"{Validated} --checkpoint run.ckpt");
        var run = await fixture.Run(options.Contains("resume", StringComparison.Ordinal) ? options : $"--data set --hidden 3 {options}");
        Assert.Equal(2, run.Code);
        var error = Assert.Single(run.Error, line => line.StartsWith("error", StringComparison.Ordinal));
        Assert.StartsWith($"error: {message}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_best_epoch_without_its_parameters_or_of_another_step_is_refused()
    {
        await fixture.Run($"{Validated} --checkpoint run.ckpt");
        var good = Read("run.ckpt");
        foreach (var (bad, message) in new[]
        {
            (good with { Best = [] }, "the best epoch: found its settings alone, expected both or neither."),
            (good with { Settings = good.Settings.Remove("best.epoch") }, "the best epoch: found its tensors alone, expected both"),
            (good with { Settings = good.Settings.SetItem("best.step", "7") }, "the best epoch: found epoch "),
            (good with { Settings = good.Settings.SetItem("best.epoch", "x") }, "the settings: found the best epoch "),
            (good with { Settings = good.Settings.SetItem("patience", "0") }, "patience: found "),
        })
        {
            fixture.Write("bad.ckpt", Codec.Good(CheckpointFile.Encode(bad)));
            var run = await fixture.Run("--resume bad.ckpt");
            Assert.Equal(4, run.Code);
            Assert.Contains(message, Assert.Single(run.Error), StringComparison.Ordinal);
        }
        var file = Codec.Good(Safetensors.Decode([.. fixture.Read("run.ckpt")]));
        fixture.Write("bad.ckpt", SafetensorsChecksum.Encode([.. file.Tensors.Where(tensor => tensor.Name != "best.b2")], file.Metadata));
        Assert.Contains("no best.b2", Assert.Single((await fixture.Run("--resume bad.ckpt")).Error), StringComparison.Ordinal);
        var unknown = file.Tensors[0] with { Name = "best.slot1.W2" };
        fixture.Write("bad.ckpt", SafetensorsChecksum.Encode(file.Tensors.Add(unknown), file.Metadata));
        Assert.Contains("best.slot1.W2", Assert.Single((await fixture.Run("--resume bad.ckpt")).Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Into_a_device_only_the_last_checkpoint_is_written()
    {
        if (!OperatingSystem.IsLinux()) return;
        var before = fixture.Files();
        var run = await fixture.Run($"{Validated} --checkpoint /dev/null");
        Assert.Equal(0, run.Code);
        Assert.Equal(before, fixture.Files());
        Assert.False(File.Exists("/dev/null.best") || File.Exists("/dev/null.previous"));
    }

    public void Dispose() => fixture.Dispose();
}
