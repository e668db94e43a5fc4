using System.Buffers.Binary;
using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Data;

/// <summary>Reads the one member of a gzip file and, at its end, checks all that the format lets one check.</summary>
sealed class GzipReader : IByteReader
{
    const int TrailerLength = 8;

    readonly ImmutableArray<byte> bytes;
    readonly DeflateBody body;

    GzipReader(ImmutableArray<byte> bytes, int start)
    {
        this.bytes = bytes;
        body = new DeflateBody(bytes, start, bytes.Length - TrailerLength - start);
    }

    internal static Fin<GzipReader> Open(ImmutableArray<byte> bytes) =>
        GzipHeader.Length(bytes.AsSpan()).Bind(start => bytes.Length - start <= TrailerLength
            ? Truncated(bytes.Length, 0).Fail<GzipReader>()
            : Fin<GzipReader>.Succ(new GzipReader(bytes, start)));

    public long Length => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan()[^4..]);

    public long Bound => bytes.Length * DeflateBody.LargestRatio;

    public ImmutableArray<byte> Whole => default;

    public int Fill(Span<byte> destination) => body.Fill(destination);

    public long Measure()
    {
        body.Finish();
        return body.Produced;
    }

    public Fin<Unit> End() => body.Finish() switch
    {
        DeflateEnd.Corrupt => Corrupt().Fail<Unit>(),
        DeflateEnd.Truncated => Truncated(bytes.Length, body.Produced).Fail<Unit>(),
        DeflateEnd.Early => Trailing().Fail<Unit>(),
        _ when body.Produced != Length => WrongLength().Fail<Unit>(),
        _ when body.Crc != Promised => WrongSum().Fail<Unit>(),
        _ => Prelude.unit,
    };

    public void Dispose() => body.Dispose();

    uint Promised => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan()[^8..]);

    Fault Corrupt() => new(Words.Byte(body.Position), $"damaged compressed data after {Words.Count(body.Produced, "decompressed byte")}",
        "a deflate stream", Words.FetchAgain);

    static Fault Truncated(int length, long produced) => new(Words.Byte(length),
        $"the end of the gzip data in the middle of its contents, after {Words.Count(produced, "decompressed byte")}",
        "the end of the compressed data and 8 bytes of checksum and length", "The download is probably incomplete: fetch it again.");

    Fault Trailing()
    {
        var end = body.FindEnd() + TrailerLength;
        var rest = end < bytes.Length ? bytes.AsSpan()[end..] : [];
        return new(Words.Byte(end), Gzip.IsGzip(rest) ? "a second gzip member" : Words.Count(rest.Length, "byte") + " after the end of the gzip data",
            "the end of the file", "Compress one file alone, and append nothing.");
    }

    Fault WrongLength() => new(Words.Byte(bytes.Length - 4), Words.Count(body.Produced, "decompressed byte"),
        $"{Words.Number(Length)}, which the end of the gzip data promises", Words.FetchAgain);

    Fault WrongSum() => new(Words.Byte(bytes.Length - TrailerLength), $"decompressed data with CRC-32 {body.Crc:X8}",
        $"{Promised:X8}, which the end of the gzip data promises", Words.FetchAgain);
}
