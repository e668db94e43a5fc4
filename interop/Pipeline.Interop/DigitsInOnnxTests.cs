using System.Collections.Immutable;
using Pipeline.Models;
using Xunit;
using Xunit.Abstractions;

namespace Pipeline.Interop;

/// <summary>Models that the program trains and exports predict the same in ONNX Runtime, for all bundled test digits.</summary>
public sealed class DigitsInOnnxTests(ITestOutputHelper output) : IDisposable
{
    // Of probabilities, whose sums both sides take in orders of their own. Measured: see docs/decisions/0009-export.md.
    const double SingleTolerance = 1e-6, DoubleTolerance = 1e-12;

    const int Pixels = 784;

    readonly Workspace workspace = new();

    public static TheoryData<string> Trainings() => new(
    [
        "--recipe gradient", "--recipe notebook --precision double", "--recipe minibatch",
        "--recipe minibatch --hidden 60,50,40 --activation tanh", "--recipe minibatch --activation lecun-tanh",
        "--recipe minibatch --activation relu --dropout 0.2", "--recipe minibatch --activation leaky-relu:0.2",
        "--recipe minibatch --activation elu:1.5",
        "--recipe minibatch --hidden 50,50 --activation gelu --learning-rate 0.05",
        "--recipe minibatch --activation silu", "--recipe minibatch --activation softplus", "--recipe minibatch --activation identity",
        "--recipe gradient --loss cross-entropy --learning-rate 0.05",
    ]);

    [Theory, MemberData(nameof(Trainings))]
    public async Task ONNX_Runtime_predicts_the_same_in_single_precision(string training)
    {
        var (model, pixels) = await Train(training);
        var images = pixels.Select(pixel => (float)pixel).ToArray();
        var expected = new float[images.Length / Pixels * model.OutputWidth];
        model.CreatePredictor<float>().Predict(images, expected);

        await workspace.Run("export --model m.safetensors --to m.onnx --from-pixels");
        Compare<byte, float>("from pixels", [.. pixels], expected, SingleTolerance);
        await workspace.Run("export --model m.safetensors --to m.onnx --from-numbers");
        Compare<float, float>("from numbers", images, expected, SingleTolerance);
        await workspace.Run("export --model m.safetensors --to m.onnx");
        Compare<float, float>(
            "encoded", [.. pixels.Select(pixel => (float)model.InputEncoding.PixelEncoding!.Encode(pixel))], expected, SingleTolerance);
    }

    // Not gelu, for which ONNX Runtime has no erf in double precision.
    [Theory]
    [InlineData("--recipe notebook --precision double")]
    [InlineData("--recipe gradient --loss cross-entropy --precision double")]
    [InlineData("--recipe minibatch --precision double --activation leaky-relu:0.2")]
    [InlineData("--recipe minibatch --precision double --activation elu:1.5")]
    [InlineData("--recipe minibatch --precision double --activation softplus")]
    [InlineData("--recipe minibatch --precision double --activation silu")]
    [InlineData("--recipe minibatch --precision double --activation lecun-tanh")]
    [InlineData("--recipe minibatch --precision double --activation relu")]
    public async Task ONNX_Runtime_predicts_the_same_in_double_precision(string training)
    {
        var (model, pixels) = await Train(training);
        var images = pixels.Select(pixel => (double)pixel).ToArray();
        var expected = new double[images.Length / Pixels * model.OutputWidth];
        model.CreatePredictor<double>().Predict(images, expected);

        await workspace.Run("export --model m.safetensors --to m.onnx --precision double --from-pixels");
        Compare<byte, double>("from pixels", [.. pixels], expected, DoubleTolerance);
        await workspace.Run("export --model m.safetensors --to m.onnx --precision double --from-numbers");
        Compare<double, double>("from numbers", images, expected, DoubleTolerance);
    }

    async Task<(Model Model, ImmutableArray<byte> Pixels)> Train(string training)
    {
        await workspace.Run($"train --data digits --samples 2000 --epochs 1 --quiet --model m.safetensors {training}");
        return (workspace.Model("m.safetensors"), await workspace.TestPixels());
    }

    void Compare<TIn, TOut>(string name, TIn[] inputs, TOut[] expected, double tolerance) where TOut : IConvertible
    {
        using var session = new OnnxSession(File.ReadAllBytes(workspace.Path("m.onnx")));
        var found = session.Run<TIn, TOut>(inputs, inputs.Length / Pixels);
        Assert.Equal(expected.Length, found.Length);
        var largest = expected.Zip(found, (e, f) => Math.Abs(e.ToDouble(null) - f.ToDouble(null))).Max();
        output.WriteLine($"{name}: largest difference of a probability {largest:E1}, bound {tolerance:E1}");
        Assert.InRange(largest, 0, tolerance);
    }

    public void Dispose() => workspace.Dispose();
}
