using System.Text.Json;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Data.Preparation;
using Pipeline.PropertyTests.Files;
using Xunit;

namespace Pipeline.PropertyTests.Commands.Prediction;

public sealed class PredictPictureTests : IDisposable
{
    static readonly Page Photo = new(120, 150, Scale: 3, Left: 40, Top: 12) { Paper = 190, Ink = 60, Noise = 6, Light = 30 };

    readonly CliFixture fixture = new();

    public PredictPictureTests()
    {
        var page = Photo.Draw(Digit, Key.From(5));
        File.WriteAllBytes(fixture.Path("photo.png"), Pictures.Png(Photo.Rows, Photo.Columns, page));
        File.WriteAllBytes(fixture.Path("photo.jpg"), Pictures.Jpeg(Photo.Rows, Photo.Columns, page));
        byte[] inverse = [.. page.Select(grey => (byte)(255 - grey))];
        File.WriteAllBytes(fixture.Path("inverse.bmp"), Pictures.Bmp(Photo.Rows, Photo.Columns, inverse));
        File.WriteAllBytes(fixture.Path("black.png"), Pictures.Png(50, 40, new byte[2000]));
        File.WriteAllBytes(fixture.Path("cut.png"), Pictures.Png(Photo.Rows, Photo.Columns, page)[..^40]);
        File.WriteAllBytes(fixture.Path("empty.png"), []);
        File.WriteAllText(fixture.Path("text.png"), "no image");
        File.WriteAllBytes(fixture.Path("enormous.png"), PngFile.Of(100_000, 100_000, 8, PngFile.Grey, new byte[100_000]));
    }

    static ReadOnlySpan<byte> Digit => CliFixture.Test[3];

    public void Dispose() => fixture.Dispose();

    [Fact]
    public async Task Files_are_predicted_as_their_prepared_pixels_without_data()
    {
        await fixture.Train("--data set --model net.st --quiet");
        Directory.Delete(fixture.Path("set"), recursive: true);
        var run = await fixture.Run("predict --model net.st photo.png photo.jpg inverse.bmp");
        Assert.Equal((0, 0), (run.Code, run.Error.Length));
        Assert.StartsWith("photo.png: 150 x 120 pixels, dark on light, digit ", run.Out[0], StringComparison.Ordinal);
        Assert.Contains(run.Out, line => line.StartsWith("inverse.bmp: 150 x 120 pixels, light on dark", StringComparison.Ordinal));
        Assert.Equal(3, run.Out.Count(line => line.Contains("  predicted ", StringComparison.Ordinal)));
        Assert.All(run.Out, line => Assert.InRange(line.Length, 0, 80));
        var json = (await Json("predict --model net.st --json photo.png inverse.bmp")).GetProperty("images");
        Assert.Equal("photo.png", json[0].GetProperty("file").GetString());
        Assert.Equal(10, json[0].GetProperty("probabilities").GetArrayLength());
        Assert.Equal(json[0].GetProperty("probabilities").GetRawText(), json[1].GetProperty("probabilities").GetRawText());
        Assert.True(json[0].GetProperty("dark_on_light").GetBoolean());
    }

    [Fact]
    public async Task Numbers_and_files_stand_side_by_side()
    {
        await fixture.Train("--data set --model net.st --quiet");
        var json = (await Json("predict --model net.st --data set --json 3 photo.png 0")).GetProperty("images");
        Assert.Equal(3, json[0].GetProperty("number").GetInt32());
        Assert.Equal("photo.png", json[1].GetProperty("file").GetString());
        Assert.Equal($"{CliFixture.Test.Labels[0]}", json[2].GetProperty("label").GetString());
        Assert.Equal((await fixture.Run("predict --model net.st --data set 3")).Out, (await fixture.Run(
            "predict --model net.st --data set 3 photo.png")).Out.Take(15));
    }

    [Fact]
    public async Task Standard_input_is_an_image()
    {
        await fixture.Train("--data set --model net.st --quiet");
        using StringWriter output = new(), error = new();
        var host = new Host(output, error, fixture.Folder) { OpenInput = () => new MemoryStream(fixture.Read("photo.png")) };
        Assert.Equal(0, await Cli.Run(["predict", "--model", "net.st", "-"], host));
        var file = (await fixture.Run("predict --model net.st photo.png")).Out;
        Assert.Equal(file.Skip(1), output.ToString().Split('\n').Skip(1).SkipLast(1).Select(line => line.TrimEnd('\r')));
    }

    [Fact]
    public async Task What_is_no_picture_of_a_digit_is_an_error_that_names_it_and_all_come_at_once()
    {
        await fixture.Train("--data set --model net.st --quiet");
        (string File, string Error)[] files =
        [
            ("black.png", "the image: found one colour, expected a digit. Write it dark on light or light on dark"),
            ("cut.png", "which end in a chunk"),
            ("empty.png", "no bytes: an empty file"),
            ("text.png", "expected a PNG, JPEG or BMP image"),
            ("enormous.png", "found 100000 x 100000 pixels, expected at most "),
            ("missing.png", "found no such file"),
            ("./set", "found a directory"),
        ];
        var run = await fixture.Run($"predict --model net.st photo.png {string.Join(' ', files.Select(file => file.File))}");
        Assert.Equal(4, run.Code);
        Assert.Empty(run.Out);
        Assert.Equal(files.Length, run.Error.Length);
        foreach (var ((file, expected), found) in files.Zip(run.Error))
        {
            Assert.StartsWith($"error: {Path.GetFullPath(fixture.Path(file))}: ", found, StringComparison.Ordinal);
            Assert.Contains(expected, found, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("one", "IMAGE: found 'one', expected the number of a test image, a PNG, JPEG or BMP file, or - for standard input.")]
    [InlineData("--data set photo.png", "--data: is for numbers of test images, and every IMAGE is a file. Leave it out.")]
    [InlineData("--prepare scale --data set 3", "--prepare: is for image files, and every IMAGE is the number of a test image.")]
    [InlineData("--prepare upright photo.png", "--prepare: found 'upright', expected one of digit, scale.")]
    [InlineData("-", "IMAGE: '-' is standard input, which is a terminal here; redirect a file to it: < FILE.png")]
    [InlineData("99999999999", "IMAGE: found '99999999999', expected a whole number")]
    public async Task A_mistake_names_the_argument_and_the_fix(string arguments, string expected)
    {
        await fixture.Train("--data set --model net.st --quiet --samples 10");
        var run = await fixture.Run($"predict --model net.st {arguments}");
        Assert.Equal(2, run.Code);
        Assert.Contains(run.Error, line => line.StartsWith($"error: {expected}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task For_models_of_another_size_the_middle_is_scaled()
    {
        foreach (var (name, grey) in new[] { ("dark", (byte)40), ("light", (byte)210) })
            for (var i = 0; i < 4; i++)
            {
                Directory.CreateDirectory(fixture.Path($"greys/train/{name}"));
                byte[] pixels = [.. Enumerable.Range(0, 48).Select(k => (byte)(grey + Key.From(i).UniformInt(k, 20)))];
                File.WriteAllBytes(fixture.Path($"greys/train/{name}/{i}.png"), Pictures.Png(8, 6, pixels));
            }
        await fixture.Train("--data greys --test 2 --recipe minibatch --hidden 4 --batch 2 --epochs 40 --model small.st --quiet");
        // Light in the middle, which has the proportions of the model, and dark to both sides.
        byte[] wide = [.. Enumerable.Range(0, 80 * 200).Select(i => (byte)(i % 200 is >= 70 and < 130 ? 220 : 30))];
        File.WriteAllBytes(fixture.Path("wide.png"), Pictures.Png(80, 200, wide));
        var prediction = await fixture.Run("predict --model small.st wide.png");
        Assert.Equal("wide.png: 200 x 80 pixels, scaled", prediction.Out[0]);
        Assert.Contains(prediction.Out, line => line.EndsWith("predicted light", StringComparison.Ordinal));
        Assert.Equal((2, "error: --prepare: found digit, expected scale: a digit is framed in 28 x 28 pixels, and "
            + $"{fixture.Path("small.st")} takes 8 x 6. Leave it out."), (await fixture.Run(
                "predict --model small.st --prepare digit wide.png")) is var run ? (run.Code, run.Error[0]) : default);
    }

    async Task<JsonElement> Json(string line) =>
        JsonDocument.Parse(string.Join('\n', (await fixture.Run(line)).Out)).RootElement;
}
