using System.Buffers.Binary;
using System.Text;
using FsCheck.Xunit;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Formats.Onnx;

public class ProtobufMessageTests
{
    /// <summary>The examples of https://protobuf.dev/programming-guides/encoding.</summary>
    [Fact]
    public void The_examples_of_the_specification_have_their_bytes()
    {
        Assert.Equal([0x08, 0x96, 0x01], ProtobufMessage.EncodeNumber(1, 150).ToBytes().ToArray());
        Assert.Equal([0x12, 0x07, .. "testing"u8], ProtobufMessage.EncodeText(2, "testing").ToBytes().ToArray());
        Assert.Equal([0x1A, 0x03, 0x08, 0x96, 0x01], ProtobufMessage.EncodeMessage(3, ProtobufMessage.EncodeNumber(1, 150)).ToBytes().ToArray());
        Assert.Equal(
            [0x08, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], ProtobufMessage.EncodeNumber(1, -2).ToBytes().ToArray());
        Assert.Equal([0x15, 0, 0, 0x80, 0x3F], ProtobufMessage.EncodeFloat(2, 1).ToBytes().ToArray());
        Assert.Equal([0xA2, 0x01, 0x01, 0xFF], ProtobufMessage.EncodeBytes(20, [0xFF]).ToBytes().ToArray());
        Assert.Empty(ProtobufMessage.Empty.ToBytes());
    }

    [Property]
    public void Numbers_are_read_back(long value)
    {
        var bytes = ProtobufMessage.EncodeNumber(15, value).ToBytes();
        Assert.Equal(15 << 3, bytes[0]);
        Assert.Equal((value, bytes.Length - 1), ReadVarint(bytes.AsSpan()[1..]));
    }

    [Property]
    public void Texts_have_the_length_of_their_UTF_8_form(FsCheck.NonNull<string> text)
    {
        var (utf8, bytes) = (Encoding.UTF8.GetBytes(text.Get), ProtobufMessage.EncodeText(1, text.Get).ToBytes());
        var (length, read) = ReadVarint(bytes.AsSpan()[1..]);
        Assert.Equal(utf8.Length, length);
        Assert.Equal(utf8, bytes[(1 + read)..].ToArray());
    }

    [Property]
    public void Messages_are_a_monoid_and_know_their_length(int a, int b, byte[] c)
    {
        var (x, y, z) = (ProtobufMessage.EncodeNumber(1, a), ProtobufMessage.EncodeNumber(2, b), ProtobufMessage.EncodeBytes(3, [.. c ?? []]));
        Assert.Equal(
            ProtobufMessage.ConcatFields(ProtobufMessage.ConcatFields(x, y), z).ToBytes().ToArray(),
            ProtobufMessage.ConcatFields(x, ProtobufMessage.ConcatFields(y, z)).ToBytes().ToArray());
        Assert.Equal(x.ToBytes().ToArray(), ProtobufMessage.ConcatFields(ProtobufMessage.Empty, x).ToBytes().ToArray());
        Assert.Equal(x.Length + y.Length + z.Length, ProtobufMessage.ConcatFields(x, y, z).ToBytes().Length);
        var nested = ProtobufMessage.EncodeMessage(4, ProtobufMessage.ConcatFields(x, y, z)).ToBytes();
        Assert.Equal(ReadVarint(nested.AsSpan()[1..]).Value, x.Length + y.Length + z.Length);
    }

    [Fact]
    public void Floats_keep_their_bits() => Assert.All(
        [0f, -0f, float.Epsilon, float.MaxValue, 0.01f],
        x => Assert.Equal(
            BitConverter.SingleToInt32Bits(x),
            BinaryPrimitives.ReadInt32LittleEndian(ProtobufMessage.EncodeFloat(1, x).ToBytes().AsSpan()[1..])));

    static (long Value, int Length) ReadVarint(ReadOnlySpan<byte> bytes)
    {
        var (value, length) = (0ul, 0);
        do value |= (ulong)(bytes[length] & 0x7F) << (7 * length);
        while ((bytes[length++] & 0x80) != 0);
        return ((long)value, length);
    }
}
