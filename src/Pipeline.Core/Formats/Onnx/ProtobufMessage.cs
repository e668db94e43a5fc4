using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Pipeline.Formats;

/// <summary>
/// The fields of a Protocol Buffers message in their encoded form: a monoid under <see cref="ConcatFields"/>. Large contents are shared until
/// <see cref="ToBytes"/> copies them once.
/// </summary>
/// <remarks>
/// Format: https://protobuf.dev/programming-guides/encoding. A field is a tag, number · 8 + wire type, and a value: wire type 0 is a
/// varint, 5 has four bytes, 2 a length and as many bytes.
/// </remarks>
sealed record ProtobufMessage
{
    const int VarintType = 0, BytesType = 2, FourBytesType = 5, MaxVarintLength = 10;

    ProtobufMessage(ImmutableArray<ImmutableArray<byte>> chunks) =>
        (Chunks, Length) = (chunks, chunks.Sum(chunk => (long)chunk.Length));

    /// <summary>The message without fields.</summary>
    public static ProtobufMessage Empty { get; } = new([]);

    /// <summary>The encoded fields, in pieces.</summary>
    ImmutableArray<ImmutableArray<byte>> Chunks { get; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>The fields of all messages, in order.</summary>
    public static ProtobufMessage ConcatFields(params IEnumerable<ProtobufMessage> fields) => new([.. fields.SelectMany(field => field.Chunks)]);

    /// <summary>A field of type int64 or of an enumeration.</summary>
    public static ProtobufMessage EncodeNumber(int field, long value) => new([[.. Tag(field, VarintType), .. Varint((ulong)value)]]);

    /// <summary>A field of type float.</summary>
    public static ProtobufMessage EncodeFloat(int field, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return new([[.. Tag(field, FourBytesType), .. bytes]]);
    }

    /// <summary>A field of type string.</summary>
    public static ProtobufMessage EncodeText(int field, string text) => EncodeBytes(field, [.. Encoding.UTF8.GetBytes(text)]);

    /// <summary>A field of type bytes.</summary>
    public static ProtobufMessage EncodeBytes(int field, ImmutableArray<byte> bytes) =>
        new([[.. Tag(field, BytesType), .. Varint((ulong)bytes.Length)], bytes]);

    /// <summary>A field that is a message.</summary>
    public static ProtobufMessage EncodeMessage(int field, ProtobufMessage message) =>
        new([[.. Tag(field, BytesType), .. Varint((ulong)message.Length)], .. message.Chunks]);

    /// <summary>The bytes of the message.</summary>
    /// <exception cref="OverflowException">There are more than an array holds.</exception>
    public ImmutableArray<byte> ToBytes()
    {
        var (bytes, offset) = (new byte[checked((int)Length)], 0);
        foreach (var chunk in Chunks)
        {
            chunk.CopyTo(bytes, offset);
            offset += chunk.Length;
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    static ReadOnlySpan<byte> Tag(int field, int type) => Varint((ulong)field << 3 | (uint)type);

    /// <summary>Seven bits a byte, the lowest first; the highest bit says that more follow.</summary>
    static byte[] Varint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[MaxVarintLength];
        var length = 0;
        for (; value >= 0x80; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        return bytes[..length].ToArray();
    }
}
