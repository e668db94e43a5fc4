using System.Text;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Commands;

public sealed class ExportCommandTests : IDisposable
{
    static readonly Layer Net = Network.Dense(784, 3) >> Network.Gelu >> Network.Dense(3, 10);

    readonly CliFixture fixture = new();

    public ExportCommandTests()
    {
        Save("pixels.st", InputEncoding.Pixels(PixelEncoding.Unit));
        Save("numbers.st", InputEncoding.None);
        Save("table.st", new Standardization([.. new double[784]], [.. Enumerable.Repeat(1.0, 784)]));
    }

    void Save(string name, InputEncoding encoding) => fixture.Write(name, Good(ModelFile.Encode(
        Model.Of(Net, Net.Init<float>(Key.From(1)), OutputKind.SoftmaxLogits) with { InputEncoding = encoding })));

    [Theory]
    [InlineData("net.onnx", "single", 2)]
    [InlineData("net.npz", "single", 1)]
    [InlineData("net.safetensors", "single", 1)]
    [InlineData("NET.ONNX", "single", 2)]
    [InlineData("net.npz --precision double", "double", 1)]
    public async Task A_model_is_written_in_the_format_of_the_ending(string to, string precision, int lines)
    {
        var run = await fixture.Run($"export --model pixels.st --to {to}");

        Assert.Equal(0, run.Code);
        Assert.Empty(run.Error);
        Assert.Equal(lines, run.Out.Length);
        var length = fixture.Read(to.Split(' ')[0]).Length.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"{to.Split(' ')[0]}: dense 784 3; gelu; dense 3 10, {precision}, {length} bytes", run.Out[0]);
    }

    [Theory]
    [InlineData("", "input: batch x 784, pixels (unit), encoded; probabilities: batch x 10")]
    [InlineData(" --from-pixels", "input: batch x 784, pixels, 0 to 255; probabilities: batch x 10")]
    [InlineData(" --from-numbers", "input: batch x 784, pixels as numbers, 0 to 255; probabilities: batch x 10")]
    public async Task The_inputs_and_outputs_of_a_graph_are_described(string option, string line)
    {
        var run = await fixture.Run($"export --model pixels.st --to net.onnx{option}");

        Assert.Equal(line, run.Out[1]);
        Assert.Contains(line.Split("784, ")[1].Split(';')[0], Encoding.UTF8.GetString(fixture.Read("net.onnx")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pixels.st --to net.h5", "--to: found 'net.h5', expected a file that ends in .npz, .onnx, .safetensors.")]
    [InlineData("pixels.st --to net", "--to: found 'net', expected a file that ends in .npz, .onnx, .safetensors.")]
    [InlineData("./copy.npz --to copy.npz", "--to: found 'copy.npz', which is the model itself, expected another file.")]
    [InlineData("pixels.st --to net.npz --from-pixels", "--from-pixels: found with 'net.npz', expected a file that ends in .onnx")]
    [InlineData("pixels.st --to net.onnx --from-pixels --from-numbers", "--from-pixels and --from-numbers: found both")]
    [InlineData("pixels.st --to net.onnx --precision half", "--precision: found 'half', expected one of double, single.")]
    [InlineData("numbers.st --to net.onnx --from-pixels", "a model of numbers, expected a model of pixels. Leave it out.")]
    [InlineData("numbers.st --to net.onnx --from-numbers", "--from-numbers: found a model of numbers, expected a model that encodes")]
    [InlineData("table.st --to net.onnx --from-pixels", "expected a model of pixels. Did you mean --from-numbers?")]
    [InlineData("pixels.st", "--to: found nothing, expected --to")]
    public async Task Mistakes_in_the_options_are_usage_errors(string options, string message)
    {
        var before = fixture.Files();
        var run = await fixture.Run($"export --model {options}");

        Assert.Equal(2, run.Code);
        Assert.Empty(run.Out);
        Assert.Contains(message, run.Error[0], StringComparison.Ordinal);
        Assert.Equal(before, fixture.Files());
    }

    [Theory]
    [InlineData("missing.st --to net.onnx", "missing.st: the file: found no such file")]
    [InlineData("pixels.st --to set/none/net.onnx", "net.onnx: the file: found no such directory")]
    [InlineData("pixels.st --to folder.onnx", "folder.onnx: the file: found a directory")]
    [InlineData("pixels.st --to net.onnx --precision double", "pixels.st: layer 2: found gelu, expected a layer that ONNX Runtime")]
    public async Task What_cannot_be_read_or_written_is_an_error_of_the_file(string options, string message)
    {
        Directory.CreateDirectory(fixture.Path("folder.onnx"));
        var before = fixture.Files();
        var run = await fixture.Run($"export --model {options}");

        Assert.Equal(4, run.Code);
        Assert.Contains(message, Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Equal(before, fixture.Files());
    }

    [Fact]
    public async Task An_archive_is_read_back_to_the_same_bits_by_init()
    {
        await fixture.Run("export --model pixels.st --to net.npz");
        var arrays = Good(Npz.Decode([.. fixture.Read("net.npz")]));

        Assert.Equal(
            Good(ModelFile.Decode([.. fixture.Read("pixels.st")])).Parameters.Flatten(), Good(NpzParameters.FromArrays(arrays)).Flatten());
        Assert.Equal(0, (await fixture.Run("--data set --init net.npz --activation gelu --samples 3 --quiet")).Code);
    }

    [Fact]
    public async Task Help_has_an_example()
    {
        var help = string.Join(' ', (await fixture.Run("export --help")).Out);
        Assert.Contains("export --model digits.st --to digits.onnx --from-pixels", help, StringComparison.Ordinal);
    }

    public void Dispose() => fixture.Dispose();
}
