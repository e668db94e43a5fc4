using System.Globalization;
using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Optimizers;
using Xunit;
using static Pipeline.PropertyTests.Commands.MetricsLines;

namespace Pipeline.PropertyTests.Commands;

public sealed class ValidationOptionTests : IDisposable
{
    const int HeldOut = 20;

    // It overfits 70 images within a few epochs.
    const string Overfitting =
        "--recipe minibatch --hidden 20 --optimizer adam --learning-rate 0.05 --epochs 30 --validation 20 --patience 3 --quiet";

    readonly CliFixture fixture = new();

    static readonly ImageSet Training = CliFixture.Training, Test = CliFixture.Test;

    /// <summary>The images of the fixture in another directory, with some of them inverted and labelled as something else.</summary>
    void WriteOther(string folder, Func<int, bool> isOtherTraining, bool isOtherTest)
    {
        Directory.CreateDirectory(fixture.Path(folder));
        foreach (var (name, bytes) in CliFixture.IdxFiles) fixture.Write($"{folder}/{name}", bytes);
        var training = Other(Training, isOtherTraining);
        fixture.Write($"{folder}/train-images-idx3-ubyte", Idx.EncodeImages(new(28, 28, training.Pixels)));
        fixture.Write($"{folder}/train-labels-idx1-ubyte", Idx.EncodeLabels(training.Labels));
        if (isOtherTest) fixture.Write($"{folder}/t10k-images-idx3-ubyte", Idx.EncodeImages(new(28, 28, Other(Test, _ => true).Pixels)));
    }

    static ImageSet Other(ImageSet images, Func<int, bool> isOther) => images with
    {
        Pixels = [.. images.Pixels.Select((pixel, i) => isOther(i / images.PixelsPerImage) ? (byte)(255 - pixel) : pixel)],
        Labels = [.. images.Labels.Select((label, i) => isOther(i) ? (byte)(9 - label) : label)],
    };

    [Theory]
    [InlineData("--recipe minibatch --hidden 5 --epochs 3 --batch 16")]
    [InlineData("--recipe gradient --hidden 5 --epochs 2 --learning-rate 0.1")]
    public async Task Images_that_are_held_out_change_no_bit_of_the_weights(string options)
    {
        WriteOther("other", i => i >= Training.Count - HeldOut, isOtherTest: false);
        await fixture.Run($"{options} --data set --validation {HeldOut} --metrics a.jsonl");
        await fixture.Run($"{options} --data other --validation {HeldOut} --metrics b.jsonl");
        await fixture.Run($"{options} --data set --samples {Training.Count - HeldOut} --metrics c.jsonl");

        Assert.Equal(fixture.Metrics("a.jsonl").WeightsHash, fixture.Metrics("b.jsonl").WeightsHash);
        Assert.Equal(fixture.Metrics("a.jsonl").WeightsHash, fixture.Metrics("c.jsonl").WeightsHash);
        Assert.NotEqual(
            Number(fixture.Metrics("a.jsonl").Done, "validation_loss"), Number(fixture.Metrics("b.jsonl").Done, "validation_loss"));
        // It can fail: an image that is trained on does change them.
        WriteOther("changed", i => i == Training.Count - HeldOut - 1, isOtherTest: false);
        await fixture.Run($"{options} --data changed --validation {HeldOut} --metrics d.jsonl");
        Assert.NotEqual(fixture.Metrics("a.jsonl").WeightsHash, fixture.Metrics("d.jsonl").WeightsHash);
    }

    [Fact]
    public async Task Test_images_change_nothing_but_the_accuracy_on_them()
    {
        WriteOther("other", _ => false, isOtherTest: true);
        // Several seeds: one may have the same best epoch by chance.
        await fixture.Train($"{Overfitting} --seeds 1..6 --data set --metrics a.jsonl --model a.st");
        await fixture.Train($"{Overfitting} --seeds 1..6 --data other --metrics b.jsonl --model b.st");

        for (var seed = 1; seed <= 6; seed++) Assert.Equal(fixture.Read($"a-{seed}.st"), fixture.Read($"b-{seed}.st"));
        Assert.Equal(WithoutTest("a.jsonl"), WithoutTest("b.jsonl"));
        Assert.NotEqual(Number(fixture.Metrics("a.jsonl").Done, "accuracy"), Number(fixture.Metrics("b.jsonl").Done, "accuracy"));
    }

    // The settings name the data.
    string[] WithoutTest(string metrics) => fixture.Metrics(metrics).Without(
        "accuracy", "accuracy_mean", "accuracy_sd", "correct", "mistakes", "train_seconds", "settings");

    [Fact]
    public async Task The_first_samples_are_taken_and_the_last_of_them_held_out()
    {
        await fixture.Train("--data set --recipe minibatch --hidden 5 --samples 60 --validation 15 --metrics a.jsonl --quiet");
        await fixture.Train("--data set --recipe minibatch --hidden 5 --samples 45 --metrics b.jsonl --quiet");
        var run = await fixture.Train("--data set --recipe minibatch --hidden 5 --samples 60 --validation 15 --epochs 1 --quiet");
        Assert.Equal(fixture.Metrics("b.jsonl").WeightsHash, fixture.Metrics("a.jsonl").WeightsHash);
        Assert.Equal("train (45, 784) labels (45,)  validation (15, 784) labels (15,)  test (40, 784) labels (40,)", run.Out[1]);
        Assert.Contains(
            "validation: the last 15 of 60 training images, held out; the model is that of the last epoch; the accuracy on the test images "
            + "is only reported", run.Out);
    }

    [Fact]
    public async Task The_figures_of_the_metrics_are_those_that_are_printed_and_of_the_schedule()
    {
        var run = await fixture.Train(
            "--data set --recipe minibatch --hidden 5 --epochs 4 --validation 20 --schedule cosine --learning-rate 0.4 "
            + "--log-every 1 --metrics m.jsonl --quiet");
        var metrics = fixture.Metrics("m.jsonl");
        var epochs = metrics.Of("epoch");
        Assert.Equal(4, epochs.Length);
        foreach (var line in epochs)
            Assert.Contains(run.Out, said => said.StartsWith(string.Create(CultureInfo.InvariantCulture,
                $"epoch {line.GetProperty("epoch")}  training loss {Number(line, "training_loss"):F4} "
                + $"accuracy {100 * Number(line, "training_accuracy"):F2} %  validation loss {Number(line, "validation_loss"):F4} "
                + $"accuracy {100 * Number(line, "validation_accuracy"):F2} %  test accuracy {100 * Number(line, "accuracy"):F2} %  "
                + $"learning rate {Number(line, "learning_rate"):G4}  "), StringComparison.Ordinal));
        var rates = metrics.Of("step").Select(line => Number(line, "learning_rate")).ToArray();
        Assert.Equal(Enumerable.Range(0, 12).Select(t => Schedule.Cosine(0.4, 12).At(t)), rates);
        Assert.Equal(rates[^1], Number(epochs[^1], "learning_rate"));
        Assert.Equal(Number(epochs[^1], "validation_loss"), Number(metrics.Done, "validation_loss"));
        Assert.Equal(4, Number(metrics.Done, "epoch"));
    }

    [Theory]
    [InlineData("--validation 90", "--validation: found 90, expected fewer than the 90 training images.")]
    [InlineData("--samples 7 --validation 7", "--validation: found 7, expected fewer than the 7 training images.")]
    [InlineData("--validation 0", "--validation: found '0', expected a whole number from 1")]
    [InlineData("--validation 5 --patience 0", "--patience: found '0', expected a whole number from 1")]
    [InlineData("--patience 2", "--patience: needs --validation N.")]
    public async Task Counts_out_of_range_are_usage_errors(string options, string message)
    {
        var run = await fixture.Run($"--data set --hidden 3 {options}");
        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: {message}", run.Error[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" --validation 20 --patience 3", "--validation 10", "--validation: found 10, expected 20, as in run.ckpt. Leave it out")]
    [InlineData(" --validation 20 --patience 3", "--patience 4", "--patience: found 4, expected 3, as in run.ckpt. Leave it out")]
    [InlineData(" --validation 20", "--patience 4", "--patience: found 4, expected none, as in run.ckpt. Leave it out")]
    [InlineData("", "--validation 10", "--validation: found 10, expected none, as in run.ckpt. Leave it out")]
    public async Task What_contradicts_the_checkpoint_is_a_usage_error(string saved, string options, string message)
    {
        await fixture.Run($"--data set --recipe minibatch --hidden 3 --epochs 2 --checkpoint run.ckpt{saved}");
        var run = await fixture.Run($"--resume run.ckpt {options}");
        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: {message}", run.Error[0], StringComparison.Ordinal);
        Assert.Equal(0, (await fixture.Run($"--resume run.ckpt{saved}")).Code);
    }

    public void Dispose() => fixture.Dispose();
}
