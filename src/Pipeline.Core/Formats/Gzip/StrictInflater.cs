using System.IO.Compression;
using System.IO.Hashing;

namespace Pipeline.Formats;

/// <summary>How a deflate body ended.</summary>
enum DeflateEnd { Clean, Truncated, Corrupt, EndedEarly }

/// <summary>Inflates one deflate body (RFC 1951, https://www.rfc-editor.org/rfc/rfc1951) and reports how it ended.</summary>
/// <remarks>
/// DeflateStream ignores truncation by default, and throws with the host's switch System.IO.Compression.UseStrictValidation. Both are
/// reported as <see cref="DeflateEnd.Truncated"/>.
/// </remarks>
sealed class StrictInflater : IDisposable
{
    /// <summary>The largest expansion of deflate: 258 bytes from two bits.</summary>
    internal const long MaxExpansionRatio = 1032;

    // Below this length, or this expansion, the promise of a length is trusted until the end shows.
    const long MaxTrustedLength = 1 << 24, MaxTrustedExpansion = 32;

    const int BlockSize = 1 << 16, DiscardBufferSize = 1 << 13;

    readonly ByteSource bytes;
    readonly long bodyStart, bodyLength;
    readonly CountingStream source;
    readonly DeflateStream inflater;
    readonly Crc32 crc = new();
    bool isDone, isCorrupt;

    internal StrictInflater(ByteSource bytes, long bodyStart, long bodyLength) : this(bytes, bodyStart, bodyLength, bodyLength - 1) { }

    StrictInflater(ByteSource bytes, long bodyStart, long bodyLength, long bulkLength)
    {
        (this.bytes, this.bodyStart, this.bodyLength) = (bytes, bodyStart, bodyLength);
        source = new CountingStream(bytes, bodyStart, bodyLength, bulkLength);
        inflater = new DeflateStream(source, CompressionMode.Decompress);
    }

    /// <summary>
    /// Whether a body has a length for which memory is about to be allocated. A length out of all proportion to the body is compared with
    /// the body, by inflating it once more: otherwise a small file could claim any amount of memory.
    /// </summary>
    internal static bool HasLength(ByteSource bytes, long bodyStart, long bodyLength, long length)
    {
        if (length <= MaxTrustedLength || length <= bodyLength * MaxTrustedExpansion) return true;
        using var body = new StrictInflater(bytes, bodyStart, bodyLength);
        body.FinishStream();
        return body.BytesInflated == length;
    }

    /// <summary>Bytes inflated so far.</summary>
    internal long BytesInflated { get; set; }

    /// <summary>The CRC-32 of the bytes inflated so far.</summary>
    internal uint Crc => crc.GetCurrentHashAsUInt32();

    /// <summary>The offset of the inflater in the compressed bytes, exact to a block.</summary>
    internal long Position => bodyStart + source.BytesRead;

    /// <summary>
    /// Fills <paramref name="destination"/> and returns the number of bytes inflated, which is smaller only at the end of the body.
    /// </summary>
    internal int Fill(Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length && !isDone)
        {
            var block = destination.Slice(filled, Math.Min(BlockSize, destination.Length - filled));
            var count = Inflate(block);
            crc.Append(block[..count]);
            BytesInflated += count;
            filled += count;
        }
        return filled;
    }

    /// <summary>Inflates the rest for its length and checksum, and returns how the body ended.</summary>
    internal DeflateEnd FinishStream()
    {
        var discarded = new byte[DiscardBufferSize];
        while (!isDone) Fill(discarded);
        return isCorrupt ? DeflateEnd.Corrupt
            : source.WasReadPastEnd ? DeflateEnd.Truncated
            : source.BytesRead < bodyLength ? DeflateEnd.EndedEarly
            : DeflateEnd.Clean;
    }

    /// <summary>The exact offset of the end of a body that ended early, found by serving its last block one byte at a time.</summary>
    internal long FindEnd()
    {
        using var bytewise = new StrictInflater(bytes, bodyStart, bodyLength, source.BytesRead - source.LastReadCount);
        bytewise.FinishStream();
        return bytewise.Position;
    }

    /// <inheritdoc/>
    public void Dispose() => inflater.Dispose();

    int Inflate(Span<byte> destination)
    {
        try
        {
            var count = inflater.Read(destination);
            isDone = count == 0;
            return count;
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !source.HasFailed)
        {
            isDone = true;
            isCorrupt = !source.WasReadPastEnd;
            return 0;
        }
    }
}
