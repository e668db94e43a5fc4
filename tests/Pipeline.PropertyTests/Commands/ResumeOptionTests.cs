using System.Globalization;
using System.Text.Json;
using Pipeline.Models;
using Pipeline.PropertyTests.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class ResumeOptionTests : IDisposable
{
    readonly CliFixture fixture = new();

    // 90 images: 90 steps an epoch, or 6 of 16. The last steps are in the midst of an epoch, and of a block of 32.
    [Theory]
    [InlineData("--recipe gradient --hidden 21", 52, 55)]
    [InlineData("--recipe notebook --hidden 21 --epochs 2", 128, 130)]
    [InlineData(
        "--recipe minibatch --hidden 8 --batch 16 --epochs 4 --optimizer adam --schedule cosine --warm-up 3 --dropout 0.3 --ema 0.9",
        8, 10)]
    [InlineData("--recipe minibatch --hidden 8 --batch 16 --epochs 3 --optimizer nesterov --precision double --schedule one-cycle", 12, 15)]
    [InlineData("--recipe best-100 --hidden 8 --batch 16 --epochs 3", 8, 10)]
    [InlineData("--recipe best-100-augmented --hidden 8 --batch 16 --epochs 3", 8, 10)]
    [InlineData("--recipe elastic-800 --hidden 8 --batch 16 --epochs 3", 8, 10)]
    [InlineData("--recipe deep --hidden 8,6 --batch 16 --epochs 3", 12, 15)]
    [InlineData("--recipe fast-98 --hidden 8 --batch 16 --epochs 3", 8, 10)]
    public async Task An_interrupted_run_goes_on_to_the_same_model_and_metrics(string options, int seen, int last)
    {
        var line = $"--data set --log-every 4 --quiet {options}";
        var whole = await fixture.Run($"{line} --model whole.st --metrics whole.jsonl");
        await Interrupted(line, seen);
        Assert.Equal(last, Checkpoint().Step);
        var resumed = await fixture.Run("train --resume run.ckpt --model net.st --metrics m.jsonl --quiet --threads 1");

        Assert.Equal((0, 0), (whole.Code, resumed.Code));
        Assert.Equal(fixture.Read("whole.st"), fixture.Read("net.st"));
        Assert.Equal(WithoutSeconds("whole.jsonl"), WithoutSeconds("m.jsonl"));
        Assert.Equal(whole.Out[^2], resumed.Out[^2]);
        Assert.Contains(resumed.Out, said => said.EndsWith("from run.ckpt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_that_ends_in_the_midst_of_a_step_saves_the_state_before_it_and_goes_on_to_the_same_bits()
    {
        const string line = "--data set --recipe minibatch --hidden 8 --batch 16 --epochs 3 --log-every 1 --quiet";
        var whole = await fixture.Run($"{line} --model whole.st");
        var hint = new Pipeline.Checkpoints.ResumeHint();
        using var output = new StepWatcher(9, () =>
        {
            // As the thread does that ends the process: what is then saved is kept aside, for the run goes on here.
            hint.SaveLast!();
            File.Copy(fixture.Path("run.ckpt"), fixture.Path("ended.ckpt"));
        });
        using var error = new StringWriter();
        var code = await Cli.Run(
            $"{line} --checkpoint run.ckpt".Split(' '), new(output, error, fixture.Folder) { Resume = hint }, CancellationToken.None);
        Assert.Equal(0, code);
        var step = Codec.Good(CheckpointFile.Decode([.. fixture.Read("ended.ckpt")])).Step;
        Assert.InRange(step, 1, 9);
        Assert.Equal(0, (await fixture.Run("--resume ended.ckpt --model net.st --quiet")).Code);
        Assert.Equal(0, whole.Code);
        Assert.Equal(fixture.Read("whole.st"), fixture.Read("net.st"));

        // An older state never replaces a newer one.
        hint.SaveLast!();
        Assert.Equal(18, Checkpoint().Step);
    }

    /// <summary>A run that is cancelled when it reports a step, which it does at the next checkpoint or end of an epoch.</summary>
    async Task Interrupted(string line, int steps)
    {
        using var source = new CancellationTokenSource();
        using var output = new StepWatcher(steps, source.Cancel);
        using var error = new StringWriter();
        var host = new Host(output, error, fixture.Folder);
        var code = await Cli.Run(
            $"{line} --model net.st --metrics m.jsonl --checkpoint run.ckpt --checkpoint-every 5".Split(' '), host, source.Token);
        Assert.Equal(130, code);
        var step = Checkpoint().Step;
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture,
                $"interrupted; to go on from step {step}: pipeline train --resume run.ckpt --model net.st --metrics m.jsonl"),
            error.ToString().TrimEnd());
        Assert.False(File.Exists(fixture.Path("net.st")));
    }

    Checkpoint Checkpoint() => Codec.Good(CheckpointFile.Decode([.. fixture.Read("run.ckpt")]));

    string[] WithoutSeconds(string name) => [.. File.ReadLines(fixture.Path(name)).Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        return string.Join(' ', document.RootElement.EnumerateObject()
            .Where(property => property.Name != "train_seconds").Select(property => $"{property.Name}={property.Value}"));
    })];

    [Fact]
    public async Task A_finished_run_goes_on_with_more_epochs_and_only_evaluates_without()
    {
        const string options = "--data set --recipe minibatch --hidden 5 --optimizer momentum";
        var whole = await fixture.Run($"{options} --epochs 3 --model whole.st");
        await fixture.Run($"{options} --epochs 2 --checkpoint run.ckpt --model two.st --metrics m.jsonl");
        var same = await fixture.Run("--resume run.ckpt --model again.st --metrics m.jsonl");
        var more = await fixture.Run("--resume run.ckpt --epochs 3 --model more.st --checkpoint more.ckpt --metrics m.jsonl");

        Assert.Equal((0, 0, 0), (whole.Code, same.Code, more.Code));
        Assert.Equal(fixture.Read("two.st"), fixture.Read("again.st"));
        Assert.Equal(fixture.Read("whole.st"), fixture.Read("more.st"));
        Assert.Equal(whole.Out[^2], more.Out[^2]);
        Assert.Equal(
            ["epoch=1", "epoch=2", "epoch=3"],
            WithoutSeconds("m.jsonl").Where(line => line.StartsWith("event=epoch", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[1]));
        Assert.Equal(6, Checkpoint().Step);
    }

    [Fact]
    public async Task Checkpoints_are_saved_in_the_midst_of_epochs_where_that_is_asked_for()
    {
        var run = await fixture.Run("--data set --hidden 3 --checkpoint run.ckpt --checkpoint-every 7 --model a.st");
        Assert.Equal(90, Checkpoint().Step);
        Assert.Equal(0, run.Code);
        await fixture.Run("--data set --hidden 3 --model b.st");
        Assert.Equal(fixture.Read("b.st"), fixture.Read("a.st"));
    }

    [Theory]
    [InlineData("--batch 8", "--batch: found 8, expected 16, as in run.ckpt. Leave it out, or train from the beginning.")]
    [InlineData("--optimizer sgd", "--optimizer: found sgd, expected adam, as in run.ckpt.")]
    [InlineData("--clip-norm 1", "--clip-norm: found 1, expected none, as in run.ckpt.")]
    [InlineData("--seed 2", "--seed: found 2, expected 1, as in run.ckpt.")]
    [InlineData(
        "--epochs 3", "--epochs: found 3, expected 2, as in run.ckpt, because the schedule cosine depends on the length of the run.")]
    [InlineData("--samples 5", "--data: found set (5 images of 28 x 28, SHA-256 ")]
    [InlineData("--data digits", "--data: found the bundled digits (10000 images of 28 x 28, SHA-256 ")]
    [InlineData("--init a.npz", "--init: --resume has the parameters. Leave out one of them.")]
    [InlineData("--model run.ckpt", "--model: run.ckpt is also the file of --resume. Name a file of its own.")]
    [InlineData("--batch x", "--batch: found 'x', expected a whole number from 1")]
    public async Task What_contradicts_the_checkpoint_is_a_usage_error(string option, string message)
    {
        await fixture.Run(
            "--data set --recipe minibatch --hidden 3 --batch 16 --epochs 2 --optimizer adam --schedule cosine --checkpoint run.ckpt");
        var before = fixture.Read("run.ckpt");
        var run = await fixture.Run($"--resume run.ckpt {option}");
        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: {message}", run.Error[0], StringComparison.Ordinal);
        Assert.Equal(before, fixture.Read("run.ckpt"));
    }

    [Fact]
    public async Task Options_that_say_the_same_are_welcome()
    {
        await fixture.Run("--data set --recipe minibatch --hidden 3,2 --activation elu:0.5 --optimizer adam --learning-rate 0.02 "
            + "--checkpoint run.ckpt");
        var run = await fixture.Run("--resume run.ckpt --data set --recipe minibatch --hidden 3,2 --activation elu:0.5 --optimizer adam "
            + "--learning-rate 2e-2 --batch 32 --threads 2 --log-every 1 --as-written");
        Assert.Equal((0, 0), (run.Code, run.Error.Length));
    }

    [Theory]
    [InlineData("--augment affine --rotation 20", "--augment affine --rotation 20", null)]
    [InlineData("--augment affine --rotation 20", "--rotation 20", null)]
    [InlineData("--augment affine --rotation 20", "--augment affine",
        "--augment: found rotation 12, scaling 0.12, shift 1.5, expected rotation 20, scaling 0.12, shift 1.5, as in")]
    [InlineData("--augment affine --rotation 20", "--augment both --rotation 20",
        "--augment: found rotation 20, scaling 0.12, shift 1.5, elastic-alpha 34")]
    [InlineData("--shift 1", "--augment none", "--augment: found no augmentation, expected shift 1, as in run.ckpt.")]
    [InlineData("--recipe best-100", "--recipe best-100", null)]
    [InlineData("--recipe best-100 --activation relu", "--recipe best-100 --activation relu", null)]
    [InlineData("--recipe best-100", "--recipe minibatch", null)]
    [InlineData("--hidden 3", "--recipe best-100",
        "--recipe: found best-100 with activation gelu, expected activation sigmoid, as in run.ckpt.")]
    public async Task Kinds_and_strengths_and_tuned_recipes_are_compared_as_a_whole(string saved, string options, string? error)
    {
        var recipe = saved.StartsWith("--recipe", StringComparison.Ordinal) ? "" : "--recipe minibatch ";
        await fixture.Run($"--data set {recipe}{saved} --epochs 1 --checkpoint run.ckpt --quiet");
        var run = await fixture.Run($"--resume run.ckpt {options} --quiet");
        Assert.Equal(error is null ? 0 : 2, run.Code);
        if (error is not null) Assert.StartsWith($"error: {error}", run.Error[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_epochs_than_are_begun_are_a_usage_error()
    {
        await fixture.Run("--data set --recipe minibatch --hidden 3 --epochs 2 --checkpoint run.ckpt");
        var run = await fixture.Run("--resume run.ckpt --epochs 1");
        Assert.Equal(2, run.Code);
        Assert.Equal("error: --epochs: found 1, expected at least 2, because run.ckpt is of step 6.", run.Error[0]);
    }

    [Theory]
    [InlineData("--checkpoint-every 5", "--checkpoint-every: needs --checkpoint FILE.")]
    [InlineData("--checkpoint a --checkpoint-every 0", "--checkpoint-every: found '0'")]
    [InlineData("--metrics one --model ./one", "--model: ./one is also the file of --metrics. Name a file of its own.")]
    [InlineData("--init a.npz --checkpoint a.npz", "--checkpoint: a.npz is also the file of --init.")]
    [InlineData("--init a.npz --model a.npz", "--model: a.npz is also the file of --init.")]
    [InlineData("--checkpoint a --model a", "--model: a is also the file of --checkpoint.")]
    public async Task Options_that_do_not_fit_are_usage_errors(string options, string message)
    {
        var run = await fixture.Run($"--data set {options}");
        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: {message}", run.Error[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_missing_damaged_or_a_model_is_named()
    {
        await fixture.Run("--data set --hidden 3 --checkpoint run.ckpt --model net.st");
        fixture.Write("bad.ckpt", [.. fixture.Read("run.ckpt")[..^1], 99]);
        foreach (var (name, message) in new[]
        {
            ("none.ckpt", "no such file"), ("bad.ckpt", "the checksum: found "), ("net.st", "the metadata: found no pipeline.checkpoint"),
        })
        {
            var run = await fixture.Run($"--resume {name}");
            Assert.Equal(4, run.Code);
            Assert.Contains(message, Assert.Single(run.Error), StringComparison.Ordinal);
            Assert.Contains(name, run.Error[0], StringComparison.Ordinal);
        }
        var evaluated = await fixture.Run("evaluate --model run.ckpt --data set");
        Assert.Equal(4, evaluated.Code);
        Assert.Contains("found a checkpoint, expected a model.", Assert.Single(evaluated.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_that_cannot_be_saved_does_not_end_training_but_is_told_at_its_end()
    {
        if (!OperatingSystem.IsLinux()) return;
        var run = await fixture.Run("--data set --hidden 3 --epochs 2 --checkpoint /dev/full --model net.st");
        Assert.Equal(4, run.Code);
        Assert.StartsWith("the checkpoint of step 90 is not saved: ", run.Error[0], StringComparison.Ordinal);
        Assert.StartsWith("error: /dev/full: ", run.Error[^1], StringComparison.Ordinal);
        Assert.StartsWith("elapsed", run.Out[^1], StringComparison.Ordinal);
        Assert.True(File.Exists(fixture.Path("net.st")));
    }

    public void Dispose() => fixture.Dispose();

    /// <summary>Output that acts when it says that a step is over.</summary>
    sealed class StepWatcher(int steps, Action act) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(string.Create(CultureInfo.InvariantCulture, $"step {steps} "), StringComparison.Ordinal) == true) act();
        }
    }
}
