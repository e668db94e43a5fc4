using System.Collections.Immutable;
using static Pipeline.Formats.ProtobufMessage;

namespace Pipeline.Formats;

/// <summary>An ONNX file: operators in the order of evaluation, from one input to one output.</summary>
/// <remarks>
/// Format: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. Operator set 17 and file version 8, of June 2022: nothing newer is
/// needed, and what reads newer files reads these.
/// </remarks>
/// <param name="Nodes">The operators; the name of the last is that of the output.</param>
/// <param name="Initializers">The constants: parameters and the numbers of formulas.</param>
/// <param name="Input">The input.</param>
/// <param name="Output">The output.</param>
/// <param name="Metadata">Text by key.</param>
sealed record OnnxModel(
    ImmutableArray<OnnxNode> Nodes, ImmutableArray<Tensor> Initializers, OnnxValue Input, OnnxValue Output,
    ImmutableSortedDictionary<string, string> Metadata)
{
    const int FileVersion = 8, OperatorSet = 17;
    const string Producer = "pipeline", GraphName = "network";

    /// <summary>The bytes of the file; equal models give equal bytes.</summary>
    /// <exception cref="OverflowException">The file would be longer than 2 GB, which no reader of Protocol Buffers takes.</exception>
    public ImmutableArray<byte> Encode() => Of(
    [
        Number(1, FileVersion), Text(2, Producer), Message(7, EncodeGraph()), Message(8, Number(2, OperatorSet)),
        .. Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => Message(14, Of(Text(1, pair.Key), Text(2, pair.Value)))),
    ]).ToBytes();

    ProtobufMessage EncodeGraph() => Of(
    [
        .. Nodes.Select(node => Message(1, node.Encode())), Text(2, GraphName),
        .. Initializers.Select(tensor => Message(5, EncodeTensor(tensor))),
        Message(11, Input.Encode()), Message(12, Output.Encode()),
    ]);

    /// <summary>TensorProto, its numbers as raw little-endian data.</summary>
    static ProtobufMessage EncodeTensor(Tensor tensor) => Of(
    [
        .. tensor.Shape.Select(d => Number(1, d)), Number(2, (int)OnnxTypes.Of(tensor.Type)), Text(8, tensor.Name), Bytes(9, tensor.Data),
    ]);
}
