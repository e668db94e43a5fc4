using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Commands;

/// <summary>Noise with the shapes, labels and names of files of published sets, through every recipe and all commands.</summary>
public sealed class PublishedSetsTests : IDisposable
{
    static readonly string[] recipes = ["gradient", "notebook", "minibatch", "numerical"];

    readonly CliFixture fixture = new();

    async Task<CliResult> Run(string line)
    {
        var run = await fixture.Run(line);
        Assert.True(run.Code == 0, $"{line}: {run.Code}, {string.Join('\n', run.Error)}");
        return run;
    }

    /// <summary>So many images of each label.</summary>
    static ImageSet Images(int side, int first, int last, int ink, int perLabel)
    {
        var count = perLabel * (last - first + 1);
        return new(
            side, side, [.. Enumerable.Range(0, count * side * side).Select(i => (byte)Key.From(last).UniformInt(i, ink + 1))],
            [.. Enumerable.Range(0, count).Select(i => (byte)(first + i % (last - first + 1)))]);
    }

    [Theory]
    [InlineData("fashion", "", 28, 0, 9, 255)]
    [InlineData("kmnist", "", 28, 0, 9, 255)]
    [InlineData("letters", "emnist-letters-", 28, 1, 26, 255)]
    [InlineData("balanced", "emnist-balanced-", 28, 0, 46, 255)]
    [InlineData("optical", "", 8, 0, 9, 16)]
    public async Task Every_recipe_trains_saves_evaluates_and_predicts(string folder, string prefix, int side, int first, int last, int ink)
    {
        Directory.CreateDirectory(fixture.Path(folder));
        foreach (var (split, test, images) in new[]
            { ("train", "train", Images(side, first, last, ink, 2)), ("t10k", "test", Images(side, first, last, ink, 1)) })
        {
            var name = $"{folder}/{prefix}{(prefix.Length == 0 ? split : test)}";
            fixture.Write($"{name}-images-idx3-ubyte", Idx.EncodeImages(new(side, side, images.Pixels)));
            fixture.Write($"{name}-labels-idx1-ubyte", Idx.EncodeLabels(images.Labels));
        }
        var (classes, inkOption) = (last - first + 1, ink == 255 ? "" : $" --ink {ink}");
        foreach (var recipe in recipes)
        {
            await Run($"train --quiet --recipe {recipe} --data {folder}{inkOption} --hidden 2 --samples 3 --model {recipe}.st");
            var model = Good(ModelFile.Decode([.. fixture.Read($"{recipe}.st")]));
            Assert.Equal((side * side, classes), (model.InputWidth, model.OutputWidth));
            Assert.EndsWith($" of {classes})", (await Run($"evaluate --data {folder} --model {recipe}.st")).Out[^1]);
            Assert.Contains((await Run($"predict --data {folder} --model {recipe}.st {classes - 1}")).Out, line =>
                line.Contains($", label {last}: ", StringComparison.Ordinal));
        }
        var all = await Run($"evaluate --data {folder} {string.Join(' ', recipes.Select(recipe => $"--model {recipe}.st"))}");
        Assert.Contains(all.Out, line => line.StartsWith("ensemble: the mean of the probabilities of 4 models", StringComparison.Ordinal));
    }

    public void Dispose() => fixture.Dispose();
}
