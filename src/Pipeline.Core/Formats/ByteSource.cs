using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Formats;

/// <summary>
/// Reads from <paramref name="offset"/> into <paramref name="destination"/> and returns the number of bytes read, smaller only at the end.
/// </summary>
delegate int ReadBytes(long offset, Span<byte> destination);

/// <summary>Random access to bytes, so that a decoder need not hold a whole file in memory.</summary>
/// <param name="Length">Number of bytes.</param>
/// <param name="Read">Reads a range. Decoders read some ranges twice, and fail if the bytes have changed.</param>
sealed record ByteSource(long Length, ReadBytes Read)
{
    /// <summary>A source over an array.</summary>
    public static ByteSource Of(ImmutableArray<byte> bytes) => new(Require.NotDefault(bytes, "The bytes").Length, (offset, destination) =>
    {
        var remaining = bytes.AsSpan()[(int)Math.Min(offset, bytes.Length)..];
        var count = Math.Min(destination.Length, remaining.Length);
        remaining[..count].CopyTo(destination);
        return count;
    });

    /// <summary>The bytes from <paramref name="offset"/>, at most <paramref name="count"/> of them, copied.</summary>
    internal ReadOnlySpan<byte> Slice(long offset, long count)
    {
        var slice = new byte[(int)Math.Clamp(Length - offset, 0, Math.Min(count, Array.MaxLength))];
        return slice.AsSpan(0, Read(offset, slice));
    }
}
