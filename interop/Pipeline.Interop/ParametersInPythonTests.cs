using System.Globalization;
using System.Runtime.InteropServices;
using Xunit;
using Xunit.Abstractions;

namespace Pipeline.Interop;

/// <summary>NumPy and PyTorch read what is exported, and compute the same with it for all bundled test digits.</summary>
public sealed class ParametersInPythonTests(ITestOutputHelper output) : IDisposable
{
    const double Tolerance = 1e-6;

    readonly Workspace workspace = new();

    [PythonFact("numpy")]
    public async Task NumPy_computes_the_same_with_the_arrays() => await Compare(
        "net.npz", "numpy", "numpy_reads.py", ["W2 <f4 784 100", "W3 <f4 100 10", "b2 <f4 100", "b3 <f4 10"]);

    [PythonFact("torch")]
    public async Task PyTorch_computes_the_same_with_the_state_dict() => await Compare(
        "net.safetensors", "torch", "torch_reads.py",
        ["0.bias torch.float32 100", "0.weight torch.float32 100 784", "2.bias torch.float32 10", "2.weight torch.float32 10 100"]);

    async Task Compare(string file, string module, string script, string[] shapes)
    {
        await workspace.Run("train --data digits --samples 2000 --quiet --model m.st");
        await workspace.Run($"export --model m.st --to {file}");
        var model = workspace.Model("m.st");
        var pixels = await workspace.TestPixels();
        var expected = new float[pixels.Length / model.InputWidth * model.OutputWidth];
        model.CreatePredictor<float>().Predict([.. pixels.Select(pixel => (float)pixel)], expected);
        float[] inputs = [.. pixels.Select(pixel => (float)model.InputEncoding.PixelEncoding!.Encode(pixel))];
        File.WriteAllBytes(workspace.Path("inputs.f32"), MemoryMarshal.AsBytes(inputs.AsSpan()).ToArray());

        var lines = PythonFactAttribute.Run(module, script, workspace.Path(file), workspace.Path("inputs.f32"));
        Assert.Equal(shapes, lines[..^1]);
        double[] found = [.. lines[^1].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(expected.Length, found.Length);
        var largest = expected.Zip(found, (e, f) => Math.Abs(e - f)).Max();
        output.WriteLine($"largest difference of a probability {largest:E1}, bound {Tolerance:E1}");
        Assert.InRange(largest, 0, Tolerance);
    }

    public void Dispose() => workspace.Dispose();
}
