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
    public ImmutableArray<byte> Encode() => ConcatFields(
    [
        EncodeNumber(1, FileVersion), EncodeText(2, Producer), EncodeMessage(7, EncodeGraph()), EncodeMessage(8, EncodeNumber(2, OperatorSet)),
        .. Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => EncodeMessage(14, ConcatFields(EncodeText(1, pair.Key), EncodeText(2, pair.Value)))),
    ]).ToBytes();

    ProtobufMessage EncodeGraph() => ConcatFields(
    [
        .. Nodes.Select(node => EncodeMessage(1, node.Encode())), EncodeText(2, GraphName),
        .. Initializers.Select(tensor => EncodeMessage(5, EncodeTensor(tensor))),
        EncodeMessage(11, Input.Encode()), EncodeMessage(12, Output.Encode()),
    ]);

    /// <summary>TensorProto, its numbers as raw little-endian data.</summary>
    static ProtobufMessage EncodeTensor(Tensor tensor) => ConcatFields(
    [
        .. tensor.Shape.Select(d => EncodeNumber(1, d)), EncodeNumber(2, (int)OnnxTypes.FromScalarType(tensor.Type)), EncodeText(8, tensor.Name), EncodeBytes(9, tensor.Data),
    ]);
}
