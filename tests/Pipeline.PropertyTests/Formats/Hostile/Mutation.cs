using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>A damaged file: edits of a valid one, drawn from a key. The same key gives the same bytes.</summary>
/// <param name="Decoder">The format.</param>
/// <param name="Key">Draws the edits, how many there are, and where they are made.</param>
sealed record Mutation(Decoder Decoder, Key Key)
{
    const int MaxEdits = 4;

    static readonly ImmutableArray<long> numbers =
    [
        0, 1, -1, 2, 7, 127, 128, 255, 256, 32767, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, (1L << 32) + 4,
        long.MaxValue, long.MinValue, 1L << 62, 100_000_000, 1 << 24,
    ];

    static readonly ImmutableArray<string> words =
    [
        "0", "-1", "1", "2147483647", "2147483648", "4294967296", "9223372036854775807", "99999999999999999999", "1e999", "0.5", "NaN",
        "1e-400", "-0", "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", ";", "\t", "\n", "\r\n", "\r", "null", "true", "'",
        "(", ")", "<", "PK\u0003\u0004", "PK\u0001\u0002", "PK\u0005\u0006", "\u001F\u008B", "dense 2147483647 2147483647", "residual (",
        "F64", "BF16", "True", ">f8", "pipeline.class.0", "__metadata__",
    ];

    /// <summary>Whether the edits are made inside of the container, whose checksum is then right.</summary>
    public bool IsInside => Decoder.Envelope is not null && Key.UniformInt(0, 3) > 0;

    /// <summary>All edits by number.</summary>
    public ImmutableArray<int> Edits => [.. Enumerable.Range(0, 1 + Key.UniformInt(1, MaxEdits))];

    /// <summary>The file with some of the edits.</summary>
    public ImmutableArray<byte> Apply(ImmutableArray<int> edits)
    {
        var start = IsInside ? Decoder.Envelope!.Unwrap(Decoder.Sample) : [.. Decoder.Sample];
        var another = IsInside && Decoder.Envelope != Envelopes.Sha256 ? start : [.. Decoder.Another];
        var edited = edits.Aggregate(start, (bytes, edit) => Edit(bytes, another, new(Key.FoldIn(edit + 1))));
        return [.. IsInside ? Decoder.Envelope!.Wrap(edited) : edited];
    }

    static byte[] Edit(byte[] bytes, byte[] another, Draws draw) => draw.Next(13) switch
    {
        0 or 1 => With(bytes, draw, (place, d) => place[0] ^= (byte)(1 << d.Next(8)), 1),
        2 => With(bytes, draw, (place, d) => place[0] = (byte)d.Next(256), 1),
        3 => With(bytes, draw, (place, d) => BinaryPrimitives.WriteInt32BigEndian(place, (int)d.Of(numbers)), 4),
        4 => With(bytes, draw, (place, d) => BinaryPrimitives.WriteInt32LittleEndian(place, (int)d.Of(numbers)), 4),
        5 => With(bytes, draw, (place, d) => BinaryPrimitives.WriteInt64LittleEndian(place, d.Of(numbers)), 8),
        6 => With(bytes, draw, (place, d) => BinaryPrimitives.WriteInt16LittleEndian(place, (short)d.Of(numbers)), 2),
        7 => Delete(bytes, draw),
        8 => Insert(bytes, draw.Next(bytes.Length + 1), Block(bytes, draw)),
        9 => Overwrite(bytes, draw.Next(bytes.Length + 1), Block(bytes, draw)),
        10 => Insert(bytes, draw.Next(bytes.Length + 1), Encoding.Latin1.GetBytes(draw.Of(words))),
        11 => ReplaceNumber(bytes, draw),
        _ => [.. bytes[..draw.Next(bytes.Length + 1)], .. another[draw.Next(another.Length + 1)..]],
    };

    delegate void Write(Span<byte> place, Draws draw);

    static byte[] With(byte[] bytes, Draws draw, Write write, int size)
    {
        if (bytes.Length < size) return bytes;
        var copy = bytes.ToArray();
        write(copy.AsSpan(draw.Next(copy.Length - size + 1)), draw);
        return copy;
    }

    static byte[] Delete(byte[] bytes, Draws draw)
    {
        var start = draw.Next(bytes.Length + 1);
        return [.. bytes[..start], .. bytes[(start + draw.Length(bytes.Length - start))..]];
    }

    static byte[] Insert(byte[] bytes, int at, byte[] block) => [.. bytes[..at], .. block, .. bytes[at..]];

    static byte[] Overwrite(byte[] bytes, int at, byte[] block) =>
        [.. bytes[..at], .. block, .. bytes[Math.Min(bytes.Length, at + block.Length)..]];

    static byte[] Block(byte[] bytes, Draws draw)
    {
        var start = draw.Next(bytes.Length + 1);
        return bytes[start..(start + draw.Length(bytes.Length - start))];
    }

    /// <summary>Another word in the place of a run of digits.</summary>
    static byte[] ReplaceNumber(byte[] bytes, Draws draw)
    {
        var start = draw.Next(bytes.Length + 1);
        while (start < bytes.Length && !char.IsAsciiDigit((char)bytes[start])) start++;
        var end = start;
        while (end < bytes.Length && char.IsAsciiDigit((char)bytes[end])) end++;
        return [.. bytes[..start], .. Encoding.Latin1.GetBytes(draw.Of(words)), .. bytes[end..]];
    }
}

/// <summary>A sequence of draws from a key.</summary>
sealed class Draws(Key key)
{
    long count;

    /// <summary>From 0 to <paramref name="bound"/> − 1.</summary>
    public int Next(int bound) => key.UniformInt(count++, bound);

    /// <summary>One of them.</summary>
    public A Of<A>(ImmutableArray<A> items) => items[Next(items.Length)];

    /// <summary>A length up to a bound, short ones more often.</summary>
    public int Length(int bound) => Math.Min(bound, Next(1 << Next(10)) + 1);
}
