using LanguageExt;

namespace Pipeline.Formats;

/// <summary>Bytes in order, as they are or out of gzip, so that a decoder writes them where they stay and holds nothing twice.</summary>
interface IByteReader : IDisposable
{
    /// <summary>The length the whole has, or says it has (gzip).</summary>
    long Length { get; }

    /// <summary>The most bytes there can be.</summary>
    long Bound { get; }

    /// <summary>Reads into all of <paramref name="destination"/>; returns fewer bytes only at the end.</summary>
    int Fill(Span<byte> destination);

    /// <summary>Passes over the rest and returns how many bytes there were in all.</summary>
    long Measure();

    /// <summary>Passes over the rest; fails unless the container is whole and ends here.</summary>
    Fin<Unit> End();
}

/// <summary>Opens bytes, raw or gzip, for one reading.</summary>
static class ByteReader
{
    internal static Fin<A> Use<A>(ByteSource source, Func<IByteReader, Fin<A>> read) =>
        Open(source).Bind(reader =>
        {
            using (reader) return read(reader);
        });

    static Fin<IByteReader> Open(ByteSource source) =>
        Gzip.IsGzip(source.Piece(0, 2)) ? GzipReader.Open(source).Map(reader => (IByteReader)reader) : Fin<IByteReader>.Succ(new RawReader(source));
}

/// <summary>Reads a source as it is.</summary>
sealed class RawReader(ByteSource source) : IByteReader
{
    long position;
    bool isShort;

    public long Length => source.Length;

    public long Bound => source.Length;

    public int Fill(Span<byte> destination)
    {
        var wanted = (int)Math.Min(destination.Length, source.Length - position);
        var count = source.Read(position, destination[..wanted]);
        isShort |= count < wanted;
        position += count;
        return count;
    }

    public long Measure() => isShort ? position : source.Length;

    public Fin<Unit> End() => isShort
        ? new DecodeError(MessageText.Byte(position), "the end of the data", $"{MessageText.Count(source.Length, "byte")}, as there were before", "Does another program write the file?").ToFin<Unit>()
        : Prelude.unit;

    public void Dispose() { }
}
