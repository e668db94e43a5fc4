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
    internal ProtobufMessage Encode() => ConcatFields(
    [
        .. Inputs.Select(input => EncodeText(1, input)), EncodeText(2, Name), EncodeText(3, Name), EncodeText(4, Operator),
        .. Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => EncodeMessage(5, pair.Value.Encode(pair.Key))),
    ]);
}

/// <summary>An attribute of an operator, AttributeProto: a float, or a whole number where that is given.</summary>
readonly record struct OnnxAttribute(float Single, long? Integer = null)
{
    const int FloatType = 1, WholeType = 2;

    internal ProtobufMessage Encode(string name) => Integer is { } whole
        ? ConcatFields(EncodeText(1, name), EncodeNumber(3, whole), EncodeNumber(20, WholeType))
        : ConcatFields(EncodeText(1, name), ProtobufMessage.EncodeFloat(2, Single), EncodeNumber(20, FloatType));
}
