using System.Collections.Immutable;
using static Pipeline.Formats.ProtobufMessage;

namespace Pipeline.Formats;

/// <summary>An operator of a graph: NodeProto. Its only output has its name.</summary>
/// <param name="Operator">Such as <c>Gemm</c>: https://onnx.ai/onnx/operators.</param>
/// <param name="Name">A name that no other node, initializer or input has.</param>
/// <param name="Inputs">Names of nodes, initializers or the input of the graph.</param>
/// <param name="Attributes">Numbers by name, such as the slope of a leaky ReLU.</param>
sealed record OnnxNode(
    string Operator, string Name, ImmutableArray<string> Inputs, ImmutableSortedDictionary<string, OnnxAttribute> Attributes)
{
    internal ProtobufMessage Encode() => Of(
    [
        .. Inputs.Select(input => Text(1, input)), Text(2, Name), Text(3, Name), Text(4, Operator),
        .. Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Message(5, pair.Value.Encode(pair.Key))),
    ]);
}

/// <summary>An attribute of an operator, AttributeProto: a float, or a whole number where that is given.</summary>
readonly record struct OnnxAttribute(float Float, long? Whole = null)
{
    const int FloatType = 1, WholeType = 2;

    internal ProtobufMessage Encode(string name) => Whole is { } whole
        ? Of(Text(1, name), Number(3, whole), Number(20, WholeType))
        : Of(Text(1, name), ProtobufMessage.Float(2, Float), Number(20, FloatType));
}
