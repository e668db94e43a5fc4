using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Xunit;

namespace Pipeline.Interop;

/// <summary>An ONNX file in ONNX Runtime, on the CPU.</summary>
sealed class OnnxSession(byte[] model) : IDisposable
{
    readonly InferenceSession session = new(model);

    public IReadOnlyDictionary<string, string> Metadata => session.ModelMetadata.CustomMetadataMap;

    /// <summary>The name, element type and dimensions of the only input and the only output.</summary>
    public (string Input, string Output) Signature =>
        (Describe(Assert.Single(session.InputMetadata)), Describe(Assert.Single(session.OutputMetadata)));

    /// <summary>The outputs for rows of inputs.</summary>
    public TOut[] Run<TIn, TOut>(TIn[] inputs, int rows)
    {
        var name = session.InputMetadata.Keys.Single();
        var tensor = new DenseTensor<TIn>(inputs, [rows, inputs.Length / rows]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(name, tensor)]);
        return [.. results.Single().AsEnumerable<TOut>()];
    }

    public void Dispose() => session.Dispose();

    static string Describe(KeyValuePair<string, NodeMetadata> node)
    {
        var shape = node.Value.Dimensions.Zip(node.Value.SymbolicDimensions, (size, symbol) => symbol == "" ? $"{size}" : symbol);
        return $"{node.Key}: {node.Value.ElementType.Name} {string.Join(" x ", shape)}";
    }
}
