using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Bench.Peers;

/// <summary>The measured network, 784-100-10 with ReLU and softmax, as an ONNX file.</summary>
/// <remarks>
/// The few messages of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto that it needs, written by hand: a generated writer would be
/// a package and a schema for what is forty lines, and Python would be one more thing to install.
/// </remarks>
static class OnnxModel
{
    public const string Input = "x", Output = "p", Rows = "rows";

    public const int Inputs = 784, Hidden = 100, Classes = 10;

    const int IrVersion = 8, OperatorSet = 17, Float = 1;

    /// <summary>The file.</summary>
    public static byte[] Bytes() => Concat(
        Number(1, IrVersion),
        Message(8, Number(2, OperatorSet)),
        Message(7, Graph()));

    /// <summary>Element <paramref name="i"/> of matrix 0, 1, 2 or 3 (W₁, b₁, W₂, b₂): the numbers of all contenders.</summary>
    public static float Weight(uint matrix, int i, int fanIn) =>
        ((((matrix * 1_000_003 + (uint)i) * 2654435761u) >> 16) / 65536f - 0.5f) * 4 / MathF.Sqrt(fanIn);

    static byte[] Graph() => Concat(
        Node("Gemm", "z", Input, "W1", "b1"),
        Node("Relu", "a", "z"),
        Node("Gemm", "y", "a", "W2", "b2"),
        Node("Softmax", Output, "y"),
        Text(2, "predict"),
        Initializer("W1", 0, Inputs, Inputs, Hidden),
        Initializer("b1", 1, Inputs, Hidden),
        Initializer("W2", 2, Hidden, Hidden, Classes),
        Initializer("b2", 3, Hidden, Classes),
        Message(11, ValueInfo(Input, Inputs)),
        Message(12, ValueInfo(Output, Classes)));

    static byte[] Node(string operation, string output, params string[] inputs) =>
        Message(1, Concat([.. inputs.Select(input => Text(1, input)), Text(2, output), Text(4, operation)]));

    static byte[] Initializer(string name, uint matrix, int fanIn, params int[] shape)
    {
        var values = Enumerable.Range(0, shape.Aggregate(1, (product, d) => product * d)).Select(i => Weight(matrix, i, fanIn)).ToArray();
        var bytes = MemoryMarshal.AsBytes<float>(values).ToArray();
        return Message(5, Concat([.. shape.Select(d => Number(1, d)), Number(2, Float), Text(8, name), Message(9, bytes)]));
    }

    static byte[] ValueInfo(string name, int columns)
    {
        var shape = Concat(Message(1, Text(2, Rows)), Message(1, Number(1, columns)));
        return Concat(Text(1, name), Message(2, Message(1, Concat(Number(1, Float), Message(2, shape)))));
    }

    // The wire format: a field is its number and kind, 0 for a number and 2 for bytes with their length.
    static byte[] Number(int field, int value) => Concat(Varint(field << 3), Varint(value));

    static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    static byte[] Message(int field, byte[] bytes) => Concat(Varint(field << 3 | 2), Varint(bytes.Length), bytes);

    static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 128), .. Varint(value >> 7)];

    static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
