using System.Text.Json;
using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

/// <summary><c>evaluate</c> and <c>predict</c> with one model and with several.</summary>
public sealed class EvaluateCommandTests : IDisposable
{
    const string Precision = "precision   recall       F1   images";

    readonly CliFixture fixture = new();

    async Task<CliResult> Run(string line, int code = 0)
    {
        var run = await fixture.Run(line);
        Assert.True(run.Code == code, $"{line}: {run.Code}, {string.Join('\n', run.Error)}");
        return run;
    }

    static JsonElement Json(CliResult run) => JsonDocument.Parse(string.Join('\n', run.Out)).RootElement;

    void Write(string folder, int classes, int side, int seed = 5)
    {
        Directory.CreateDirectory(fixture.Path(folder));
        var images = new ImageSet(
            side, side, [.. Enumerable.Range(0, 2 * classes * side * side).Select(i => (byte)Key.From(seed).UniformInt(i, 256))],
            [.. Enumerable.Range(0, 2 * classes).Select(i => (byte)(i % classes))]);
        foreach (var split in new[] { "train", "t10k" })
        {
            fixture.Write($"{folder}/{split}-images-idx3-ubyte", Idx.EncodeImages(new(side, side, images.Pixels)));
            fixture.Write($"{folder}/{split}-labels-idx1-ubyte", Idx.EncodeLabels(images.Labels));
        }
    }

    [Fact]
    public async Task Every_class_has_its_precision_recall_F1_and_count_and_the_text_agrees_with_the_JSON()
    {
        await Run("train --quiet --data set --hidden 20 --epochs 3 --model net.st");
        var text = (await Run("evaluate --data set --model net.st")).Out;
        var json = Json(await Run("evaluate --data set --model net.st --json"));

        var classes = json.GetProperty("classes").EnumerateArray().ToArray();
        Assert.Equal(10, classes.Length);
        Assert.Equal(40, classes.Sum(c => c.GetProperty("count").GetInt32()));
        Assert.Equal($" class | {Precision}", text.Single(line => line.Contains("precision", StringComparison.Ordinal)));
        foreach (var c in classes)
            Assert.Contains(
                $"{c.GetProperty("name").GetString(),6} | {Text(c, "precision"),9} {Text(c, "recall"),8} {Text(c, "f1"),8} "
                + $"{c.GetProperty("count").GetInt32(),8}", text);
        var topTwo = json.GetProperty("top2_accuracy").GetDouble();
        Assert.Contains(FormattableString.Invariant($"top-2 accuracy {100 * topTwo:F2} % ({40 * topTwo:F0} of 40)"), text);
        Assert.Contains(text, line => line.StartsWith(
            $"expected calibration error {Text(json, "expected_calibration_error")}, in 15 bins", StringComparison.Ordinal));
        var likelihood = text.IndexOf($"mean negative log-likelihood {Text(json, "negative_log_likelihood")}");
        Assert.Contains("independent probabilities", text[likelihood + 1]);
        Assert.Equal(40, json.GetProperty("reliability").EnumerateArray().Sum(bin => bin.GetProperty("count").GetInt32()));
        Assert.Equal(40, json.GetProperty("confusion").EnumerateArray().SelectMany(row => row.EnumerateArray()).Sum(n => n.GetInt32()));
        Assert.Equal(40 - json.GetProperty("correct").GetInt32(), json.GetProperty("mistakes").GetArrayLength());
        Assert.StartsWith("accuracy ", text[^1]);
    }

    static string Text(JsonElement json, string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Number } number
        ? FormattableString.Invariant($"{number.GetDouble():F4}")
        : "–";

    [Theory]
    [InlineData(2)]
    [InlineData(26)]
    [InlineData(256)]
    public async Task The_text_has_at_most_80_columns_and_says_how_many_classes_are_left_out(int classes)
    {
        Write("many", classes, side: 3);
        await Run("train --quiet --recipe minibatch --data many --hidden 3 --model net.st");
        var text = (await Run("evaluate --data many --model net.st")).Out;

        // The list of mistakes has the columns of the console, 100 of a file; the network is as long as it is.
        Assert.All(text.Where(line => line.Length > 80), line => Assert.True(line.StartsWith("  ", StringComparison.Ordinal), line));
        var rows = text.SkipWhile(line => !line.Contains(Precision, StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => !line.Contains("mean |", StringComparison.Ordinal)).ToArray();
        Assert.Equal(classes > 30 ? 21 : classes, rows.Length);
        Assert.Equal(classes > 30, text.Any(line =>
            line.Contains($"the lowest F1 of {classes} classes; {classes - 20} more with --json", StringComparison.Ordinal)));
        Assert.DoesNotContain(text, line => line.Contains("independent probabilities", StringComparison.Ordinal));
        Assert.Equal(classes, Json(await Run("evaluate --data many --model net.st --json")).GetProperty("classes").GetArrayLength());
    }

    [Fact]
    public async Task Several_models_are_averaged_and_each_one_is_reported()
    {
        await Run("train --quiet --data set --hidden 9 --epochs 2 --model a.st");
        await Run("train --quiet --data set --recipe minibatch --precision double --hidden 7,5 --activation tanh --model b,c.st");
        var (a, b) = ((await Run("evaluate --data set --model a.st")).Out[^1], (await Run("evaluate --data set --model b,c.st")).Out[^1]);
        var both = await Run("evaluate --data set --model a.st --model b,c.st");
        var json = Json(await Run("evaluate --data set --model a.st --model b,c.st --json"));

        Assert.Equal($"model a.st: dense 784 9; sigmoid; dense 9 10; sigmoid, {a}", both.Out[2]);
        Assert.Equal($"model b,c.st: dense 784 7; tanh; dense 7 5; tanh; dense 5 10, {b}", both.Out[3]);
        Assert.Equal($"ensemble: the mean of the probabilities of 2 models, {both.Out[^1]}", both.Out[4]);
        Assert.Equal(
            ["a.st", "b,c.st"], json.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("file").GetString()));
        Assert.Equal(both.Out.Skip(4), (await Run("evaluate --data set --model b,c.st --model a.st")).Out.Skip(4));
    }

    [Fact]
    public async Task Copies_of_a_model_say_what_the_model_says()
    {
        await Run("train --quiet --data set --hidden 9 --model a.st");
        File.Copy(fixture.Path("a.st"), fixture.Path("b.st"));
        Assert.Equal(
            (await Run("evaluate --data set --model a.st")).Out.Skip(3),
            (await Run("evaluate --data set --model a.st --model b.st --model a.st")).Out.Skip(6));
        var three = (await Run("predict --data set --model a.st --model b.st --model a.st 0 7 0")).Out;
        Assert.Equal("ensemble: the mean of the probabilities of 3 models", three[0]);
        Assert.Equal((await Run("predict --data set --model a.st 0 7 0")).Out, three.Skip(2));
    }

    [Fact]
    public async Task Models_of_other_images_or_classes_are_refused_with_both_files()
    {
        Write("small", 10, side: 4);
        Write("few", 7, side: 28);
        await Run("train --quiet --data set --hidden 3 --model set.st");
        await Run("train --quiet --data small --hidden 3 --model small.st");
        await Run("train --quiet --data few --hidden 3 --model few.st");
        await Run("train --quiet --data set --ink 255 --hidden 3 --model same.st");

        foreach (var (other, found) in new[]
            { ("small", "images of 4 x 4 pixels and 10 classes"), ("few", "images of 28 x 28 pixels and 7 classes") })
            foreach (var command in new[] { "evaluate", "predict" })
                Assert.Equal(
                    $"error: {fixture.Path($"{other}.st")}: the model: found {found}, expected images of 28 x 28 pixels and 10 classes, "
                    + $"as {fixture.Path("set.st")}. Models whose probabilities are averaged have the same images and the same classes.",
                    (await Run($"{command} --data set --model set.st --model {other}.st{Image(command)}", code: 4)).Error[0]);
        await Run("evaluate --data set --model set.st --model same.st");
    }

    static string Image(string command) => command == "predict" ? " 0" : "";

    public void Dispose() => fixture.Dispose();
}
