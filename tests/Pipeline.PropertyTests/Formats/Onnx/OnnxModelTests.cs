using System.Collections.Immutable;
using System.Text;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Formats.Onnx;

public class OnnxModelTests
{
    /// <summary>y = x + 1 for one column, by hand from onnx.proto. That ONNX Runtime reads such files is tested in interop.</summary>
    [Fact]
    public void A_small_file_has_these_bytes()
    {
        var one = new Tensor("one", [1], ScalarType.F32, ScalarType.F32.Encode([1]));
        var model = new OnnxModel(
            [new("Add", "y", ["x", "one"], ImmutableSortedDictionary<string, OnnxAttribute>.Empty)], [one],
            new("x", OnnxType.Float, 1, "in"), new("y", OnnxType.Double, 1, ""),
            ImmutableSortedDictionary<string, string>.Empty.Add("k", "v"));

        byte[] node = [0x0A, 1, (byte)'x', 0x0A, 3, .. "one"u8, 0x12, 1, (byte)'y', 0x1A, 1, (byte)'y', 0x22, 3, .. "Add"u8];
        byte[] tensor = [0x08, 1, 0x10, 1, 0x42, 3, .. "one"u8, 0x4A, 4, 0, 0, 0x80, 0x3F];
        byte[] shape = [0x0A, 7, 0x12, 5, .. "batch"u8, 0x0A, 2, 0x08, 1];
        byte[] Type(byte element) => [0x08, element, 0x12, (byte)shape.Length, .. shape];
        byte[] Value(char name, byte element, string text) =>
        [
            0x0A, 1, (byte)name, 0x12, (byte)(Type(element).Length + 2), 0x0A, (byte)Type(element).Length, .. Type(element),
            0x1A, (byte)text.Length, .. Encoding.ASCII.GetBytes(text),
        ];
        var (input, output) = (Value('x', 1, "in"), Value('y', 11, ""));
        byte[] graph =
        [
            0x0A, (byte)node.Length, .. node, 0x12, 7, .. "network"u8, 0x2A, (byte)tensor.Length, .. tensor,
            0x5A, (byte)input.Length, .. input, 0x62, (byte)output.Length, .. output,
        ];
        Assert.Equal(
            [
                0x08, 8, 0x12, 8, .. "pipeline"u8, 0x3A, (byte)graph.Length, .. graph, 0x42, 2, 0x10, 17,
                0x72, 6, 0x0A, 1, (byte)'k', 0x12, 1, (byte)'v',
            ],
            model.Encode().ToArray());
    }

    [Fact]
    public void Attributes_are_floats_or_whole_numbers()
    {
        Assert.Equal([0x0A, 1, (byte)'a', 0x15, 0, 0, 0, 0x3F, 0xA0, 1, 1], new OnnxAttribute(0.5f).Encode("a").ToBytes().ToArray());
        Assert.Equal([0x0A, 2, .. "to"u8, 0x18, 11, 0xA0, 1, 2], new OnnxAttribute(0, 11).Encode("to").ToBytes().ToArray());
    }
}
