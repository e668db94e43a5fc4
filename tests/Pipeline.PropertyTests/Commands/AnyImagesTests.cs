using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Commands;

/// <summary>Images of other sizes and other classes than those of MNIST, through all commands.</summary>
public sealed class AnyImagesTests : IDisposable
{
    readonly CliFixture fixture = new();

    /// <summary>Images with random pixels, whose labels go round from the first to the last.</summary>
    static ImageSet Images(int rows, int columns, int first, int last, int count)
    {
        var key = Key.From(rows * 100 + last);
        return new(
            rows, columns,
            [.. Enumerable.Range(0, count * rows * columns).Select(i => (byte)key.UniformInt(i, 256))],
            [.. Enumerable.Range(0, count).Select(i => (byte)(first + i % (last - first + 1)))]);
    }

    void Write(string folder, ImageSet training, ImageSet test)
    {
        Directory.CreateDirectory(fixture.Path(folder));
        foreach (var (name, set) in new[] { ("train", training), ("t10k", test) })
        {
            fixture.Write($"{folder}/{name}-images-idx3-ubyte", Idx.EncodeImages(new(set.Rows, set.Columns, set.Pixels)));
            fixture.Write($"{folder}/{name}-labels-idx1-ubyte", Idx.EncodeLabels(set.Labels));
        }
    }

    void Write(string folder, ImageSet images) => Write(folder, images, images.Take(images.Count / 2));

    async Task<CliResult> Run(string line, int code = 0)
    {
        var run = await fixture.Run(line);
        Assert.True(run.Code == code, $"{line}: {run.Code}, {string.Join('\n', run.Error)}");
        return run;
    }

    Model Model(string name) => Good(ModelFile.Decode([.. fixture.Read(name)]));

    [Theory]
    [InlineData(8, 8, 0, 9)]
    [InlineData(28, 28, 1, 26)]
    [InlineData(28, 28, 0, 46)]
    [InlineData(3, 5, 0, 1)]
    [InlineData(1, 1, 0, 255)]
    public async Task Images_of_any_size_and_number_of_classes_go_through_all_commands(int rows, int columns, int first, int last)
    {
        var classes = last - first + 1;
        Write("any", Images(rows, columns, first, last, 2 * classes));

        await Run("train --quiet --data any --hidden 3 --samples 4 --model net.st");
        Assert.Equal((rows * columns, classes), (Model("net.st").InputWidth, Model("net.st").OutputWidth));
        var evaluation = await Run("evaluate --data any --model net.st");
        if (classes <= 30) Assert.Contains(evaluation.Out, line => line.StartsWith($"{last,6} |", StringComparison.Ordinal));
        else Assert.Contains(evaluation.Out, line => line.Contains($"of {classes} classes", StringComparison.Ordinal));
        Assert.DoesNotContain(evaluation.Out, line => line.StartsWith($"{last + 1,6} |", StringComparison.Ordinal));
        Assert.Contains((await Run("predict --data any --model net.st 0")).Out, line =>
            line.Contains($", label {first}: ", StringComparison.Ordinal));
        var info = (await Run("data info --data any")).Out;
        Assert.Equal(first == 0 ? $"{classes} classes" : $"{classes} classes (labels {first} to {last})", info[1]);
        Assert.Contains(info, line => line.TrimStart().StartsWith($"{last}      2 #", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Labels_from_1_train_the_same_network_as_labels_from_0_and_keep_their_names()
    {
        var images = Images(4, 4, 1, 26, 60);
        Write("from1", images);
        Write("from0", images with { Labels = [.. images.Labels.Select(label => (byte)(label - 1))] });
        var run = await Run("train --quiet --data from1 --hidden 3 --model one.st");
        await Run("train --quiet --data from0 --hidden 3 --model zero.st");

        Assert.Contains("26 classes (labels 1 to 26)", run.Out);
        Assert.Equal(Model("zero.st").Parameters, Model("one.st").Parameters);
        Assert.Equal("1", Model("one.st").ClassNames[0]);
        Assert.Empty(Model("zero.st").ClassNames);
        Assert.Contains("26 classes (labels 1 to 26), expected images of 4 x 4 pixels and 26 classes, as in from0.",
            (await Run("evaluate --data from0 --model one.st", code: 4)).Error[0]);
    }

    [Fact]
    public async Task A_model_of_other_images_or_classes_is_refused_with_both()
    {
        Write("small", Images(8, 8, 0, 9, 20));
        Write("flat", Images(4, 16, 0, 9, 20));
        Write("letters", Images(8, 8, 0, 46, 94));
        await Run("train --quiet --data small --hidden 3 --model net.st");

        foreach (var (data, expected) in new[]
        {
            ("set", "images of 28 x 28 pixels and 10 classes"), ("flat", "images of 4 x 16 pixels and 10 classes"),
            ("letters", "images of 8 x 8 pixels and 47 classes"),
        })
            Assert.EndsWith(
                $"the model: found images of 8 x 8 pixels and 10 classes, expected {expected}, as in {data}. "
                + "Use the data that the model was trained on, or train a model on these.",
                (await Run($"evaluate --data {data} --model net.st", code: 4)).Error[0]);
    }

    [Fact]
    public async Task Classes_that_the_test_lacks_are_those_of_the_training_or_of_the_model()
    {
        var images = Images(4, 4, 1, 26, 52);
        Write("any", images, images.Skip(3).Take(5));
        await Run("train --quiet --data any --hidden 3 --model net.st");
        var evaluation = await Run("evaluate --data any --model net.st");
        foreach (var name in new[] { "images-idx3", "labels-idx1" }) File.Delete(fixture.Path($"any/train-{name}-ubyte"));

        Assert.Equal(evaluation.Out.AsEnumerable(), (await Run("evaluate --data any --model net.st")).Out);
    }

    [Fact]
    public async Task One_label_for_all_images_is_refused_before_training()
    {
        var images = Images(4, 4, 3, 3, 6);
        Write("any", images);
        Assert.Equal(
            "error: any: the labels: found label 3 for all 9 images, expected at least two classes. "
            + "Is the column or the file of labels the right one?",
            (await Run("train --quiet --data any", code: 4)).Error[0]);
    }

    [Fact]
    public async Task Faint_pixels_are_noticed_and_train_as_full_ones_when_the_option_says_so()
    {
        var images = Images(4, 4, 0, 9, 40);
        var faint = images with { Pixels = [.. images.Pixels.Select(pixel => (byte)(pixel % 17))] };
        Write("faint", faint);
        Write("full", faint with { Pixels = [.. faint.Pixels.Select(pixel => (byte)Math.Round(pixel * 255 / 16.0))] });
        await Run("train --quiet --data faint --ink 16 --hidden 3 --model faint.st");
        await Run("train --quiet --data full --hidden 3 --model full.st");

        Assert.Equal(Model("full.st").Parameters, Model("faint.st").Parameters);
        Assert.Equal(
            (await Run("evaluate --data full --model full.st")).Out.Skip(1),
            (await Run("evaluate --data faint --model faint.st")).Out.Skip(1));
        Assert.Equal(
            ["faint: no pixel is above 16, and 255 is full ink; if 16 is, say --ink 16"],
            (await Run("data info --data faint")).Error.AsEnumerable());
        Assert.Empty((await Run("data info --data full")).Error);
        Assert.Equal("error: --ink: found 15, expected 16, as the model was trained. Leave it out.",
            (await Run("evaluate --data faint --model faint.st --ink 15", code: 2)).Error[0]);
        Assert.Contains("expected at most 15, which --ink calls full ink",
            (await Run("data info --data faint --ink 15", code: 4)).Error[0]);
        Assert.Contains("--ink: found '256', expected a whole number from 1 to 255",
            (await Run("data info --data faint --ink 256", code: 2)).Error[0]);
    }

    public void Dispose() => fixture.Dispose();
}
