using LanguageExt;

namespace Pipeline.Formats;

/// <summary>A forward-only reader of raw or decompressed bytes, which fills the caller's array without an intermediate copy.</summary>
interface IByteReader : IDisposable
{
    /// <summary>The total length; for gzip that of the trailer, which is not verified yet.</summary>
    long Length { get; }

    /// <summary>An upper bound on the total length.</summary>
    long MaxLength { get; }

    /// <summary>
    /// Whether memory of <see cref="Length"/> bytes may be allocated: it is possible, and where it is out of proportion to the source, the
    /// contents have been measured.
    /// </summary>
    bool HasLength();

    /// <summary>Fills <paramref name="destination"/> and returns the number of bytes read, which is smaller only at the end.</summary>
    int Fill(Span<byte> destination);

    /// <summary>Skips the rest and returns the total number of bytes.</summary>
    long SkipToEnd();

    /// <summary>Skips the rest; fails if the container is damaged or truncated, or has trailing bytes.</summary>
    Fin<Unit> CheckEnd();
}

/// <summary>Opens a source for one read from the beginning, decompressing gzip.</summary>
static class ByteReaders
{
    /// <summary>Opens a reader, applies <paramref name="read"/> and disposes the reader.</summary>
    internal static Fin<A> UseReader<A>(ByteSource source, Func<IByteReader, Fin<A>> read) =>
        Open(source).Bind(reader =>
        {
            using (reader) return read(reader);
        });

    static Fin<IByteReader> Open(ByteSource source) =>
        Gzip.IsGzip(source.Slice(0, 2))
            ? GzipReader.Open(source).Map(reader => (IByteReader)reader)
            : Fin<IByteReader>.Succ(new RawReader(source));
}

/// <summary>Reads a source without decompression.</summary>
sealed class RawReader(ByteSource source) : IByteReader
{
    long position;
    bool isTruncated;

    public long Length => source.Length;

    public long MaxLength => source.Length;

    public bool HasLength() => true;

    public int Fill(Span<byte> destination)
    {
        var requested = (int)Math.Min(destination.Length, source.Length - position);
        var count = source.Read(position, destination[..requested]);
        isTruncated |= count < requested;
        position += count;
        return count;
    }

    public long SkipToEnd() => isTruncated ? position : source.Length;

    public Fin<Unit> CheckEnd() => isTruncated
        ? new DecodeError(
            MessageText.Byte(position),
            "the end of the data",
            $"{MessageText.Count(source.Length, "byte")}, as there were before",
            "Does another program write the file?").ToFin<Unit>()
        : Prelude.unit;

    public void Dispose() { }
}
