using System.IO.Compression;
using System.IO.Hashing;

namespace Pipeline.Formats;

/// <summary>How a deflate body ended.</summary>
enum DeflateEnd { Clean, Truncated, Corrupt, Early }

/// <summary>Inflates one deflate body (RFC 1951, https://www.rfc-editor.org/rfc/rfc1951) and knows how it ended, whatever the host's switches say.</summary>
/// <remarks>
/// By default the framework ends a truncated body without a word; with System.IO.Compression.UseStrictValidation it throws. Both are <see cref="DeflateEnd.Truncated"/> here.
/// </remarks>
sealed class StrictInflater : IDisposable
{
    /// <summary>Deflate never expands more than this: 258 bytes from two bits.</summary>
    internal const long LargestRatio = 1032;

    const int Block = 1 << 16;

    readonly ByteSource bytes;
    readonly long start, length;
    readonly CountingStream source;
    readonly DeflateStream inflater;
    readonly Crc32 crc = new();
    bool done, corrupt;

    internal StrictInflater(ByteSource bytes, long start, long length) : this(bytes, start, length, length - 1) { }

    StrictInflater(ByteSource bytes, long start, long length, long bulk)
    {
        (this.bytes, this.start, this.length) = (bytes, start, length);
        source = new CountingStream(bytes, start, length, bulk);
        inflater = new DeflateStream(source, CompressionMode.Decompress);
    }

    /// <summary>Bytes inflated so far.</summary>
    internal long BytesInflated { get; set; }

    /// <summary>The CRC-32 of the bytes inflated so far.</summary>
    internal uint Crc => crc.GetCurrentHashAsUInt32();

    /// <summary>The offset of the compressed bytes where the inflater stands, to a block.</summary>
    internal long Position => start + source.Served;

    /// <summary>Inflates into all of <paramref name="destination"/>; returns fewer bytes only where the body ends.</summary>
    internal int Fill(Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length && !done)
        {
            var block = destination.Slice(filled, Math.Min(Block, destination.Length - filled));
            var count = Inflate(block);
            crc.Append(block[..count]);
            BytesInflated += count;
            filled += count;
        }
        return filled;
    }

    /// <summary>Inflates the rest for its length and checksum only, and says how it ended.</summary>
    internal DeflateEnd Finish()
    {
        var rest = done ? [] : new byte[Block / 8];
        while (!done) Fill(rest);
        return corrupt ? DeflateEnd.Corrupt : source.Overran ? DeflateEnd.Truncated : source.Served < length ? DeflateEnd.Early : DeflateEnd.Clean;
    }

    /// <summary>The exact offset after a body that ended early: its last block again, byte by byte.</summary>
    internal long FindEnd()
    {
        using var again = new StrictInflater(bytes, start, length, source.Served - source.LastServed);
        again.Finish();
        return again.Position;
    }

    /// <inheritdoc/>
    public void Dispose() => inflater.Dispose();

    int Inflate(Span<byte> destination)
    {
        try
        {
            var count = inflater.Read(destination);
            done = count == 0;
            return count;
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !source.HasFailed)
        {
            done = true;
            corrupt = !source.Overran;
            return 0;
        }
    }
}
