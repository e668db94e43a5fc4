using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Data;

/// <summary>Bytes in order, from an array or out of gzip, so that a decoder writes them where they stay and holds nothing twice.</summary>
interface IByteReader : IDisposable
{
    /// <summary>The length the whole has, or says it has (gzip).</summary>
    long Length { get; }

    /// <summary>The most bytes there can be.</summary>
    long Bound { get; }

    /// <summary>All bytes, where they are in memory as they are; default where they have to be unpacked.</summary>
    ImmutableArray<byte> Whole { get; }

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
    internal static Fin<A> Use<A>(ImmutableArray<byte> bytes, Func<IByteReader, Fin<A>> read) =>
        Open(bytes).Bind(reader =>
        {
            using (reader) return read(reader);
        });

    static Fin<IByteReader> Open(ImmutableArray<byte> bytes) =>
        Gzip.IsGzip(bytes.AsSpan()) ? GzipReader.Open(bytes).Map(reader => (IByteReader)reader) : Fin<IByteReader>.Succ(new RawReader(bytes));
}

/// <summary>Reads an array.</summary>
sealed class RawReader(ImmutableArray<byte> bytes) : IByteReader
{
    int position;

    public long Length => bytes.Length;

    public long Bound => bytes.Length;

    public ImmutableArray<byte> Whole => bytes;

    public int Fill(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, bytes.Length - position);
        bytes.AsSpan(position, count).CopyTo(destination);
        position += count;
        return count;
    }

    public long Measure() => position = bytes.Length;

    public Fin<Unit> End()
    {
        Measure();
        return Prelude.unit;
    }

    public void Dispose() { }
}
