using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>Reads bytes from <paramref name="offset"/> on into all of <paramref name="destination"/>; returns fewer only at the end.</summary>
delegate int ReadBytes(long offset, Span<byte> destination);

/// <summary>Bytes by position, of which a decoder asks for a piece at a time and for some of them twice: so a file need not be in memory to be decoded.</summary>
/// <param name="Length">How many bytes there are.</param>
/// <param name="Read">What they are. The same each time, as a function is; a decoder that finds it otherwise refuses the bytes.</param>
sealed record ByteSource(long Length, ReadBytes Read)
{
    /// <summary>The bytes of an array.</summary>
    public static ByteSource Of(ImmutableArray<byte> bytes) => new(bytes.Length, (offset, destination) =>
    {
        var rest = bytes.AsSpan()[(int)Math.Min(offset, bytes.Length)..];
        var count = Math.Min(destination.Length, rest.Length);
        rest[..count].CopyTo(destination);
        return count;
    });

    /// <summary>At most <paramref name="count"/> bytes from <paramref name="offset"/> on, as an array.</summary>
    internal ReadOnlySpan<byte> Piece(long offset, long count)
    {
        var piece = new byte[(int)Math.Clamp(Length - offset, 0, Math.Min(count, Array.MaxLength))];
        return piece.AsSpan(0, Read(offset, piece));
    }
}
