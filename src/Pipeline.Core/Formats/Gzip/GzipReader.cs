using System.Buffers.Binary;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>Reads a gzip file of one member and verifies its length, its CRC-32 and its end.</summary>
sealed class GzipReader : IByteReader
{
    const int TrailerLength = 8;

    // Headers are usually tens of bytes; only if one is longer than this, with a long comment, the whole file is read for it.
    const int UsualMaxHeaderLength = 4096;

    readonly ByteSource bytes;
    readonly int bodyStart;
    readonly StrictInflater inflater;

    GzipReader(ByteSource bytes, int bodyStart, ReadOnlySpan<byte> trailer)
    {
        (this.bytes, this.bodyStart) = (bytes, bodyStart);
        inflater = new StrictInflater(bytes, bodyStart, bytes.Length - TrailerLength - bodyStart);
        StoredCrc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        Length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
    }

    internal static Fin<GzipReader> Open(ByteSource bytes) =>
        HeaderLength(bytes).Bind(bodyStart =>
        {
            // Fewer bytes than the trailer has where the file has become shorter meanwhile.
            var trailer = bytes.Slice(bytes.Length - TrailerLength, TrailerLength);
            return bytes.Length - bodyStart <= TrailerLength || trailer.Length < TrailerLength
                ? TruncatedError(bytes.Length, 0).ToFin<GzipReader>()
                : Fin<GzipReader>.Succ(new GzipReader(bytes, bodyStart, trailer));
        });

    public long Length { get; }

    public long MaxLength => bytes.Length * StrictInflater.MaxExpansionRatio;

    public bool HasLength() =>
        Length <= MaxLength && StrictInflater.HasLength(bytes, bodyStart, bytes.Length - TrailerLength - bodyStart, Length);

    public int Fill(Span<byte> destination) => inflater.Fill(destination);

    public long SkipToEnd()
    {
        inflater.FinishStream();
        return inflater.BytesInflated;
    }

    public Fin<Unit> CheckEnd() => inflater.FinishStream() switch
    {
        DeflateEnd.Corrupt => CorruptError().ToFin<Unit>(),
        DeflateEnd.Truncated => TruncatedError(bytes.Length, inflater.BytesInflated).ToFin<Unit>(),
        DeflateEnd.EndedEarly => TrailingBytesError().ToFin<Unit>(),
        _ when inflater.BytesInflated != Length => WrongLength().ToFin<Unit>(),
        _ when inflater.Crc != StoredCrc => WrongChecksum().ToFin<Unit>(),
        _ => Prelude.unit,
    };

    public void Dispose() => inflater.Dispose();

    uint StoredCrc { get; }

    static Fin<int> HeaderLength(ByteSource bytes)
    {
        var length = GzipHeader.Length(bytes.Slice(0, UsualMaxHeaderLength));
        return length.IsSucc || bytes.Length <= UsualMaxHeaderLength ? length : GzipHeader.Length(bytes.Slice(0, bytes.Length));
    }

    DecodeError CorruptError() => new(
        MessageText.Byte(inflater.Position),
        $"damaged compressed data after {MessageText.Count(inflater.BytesInflated, "decompressed byte")}",
        "a deflate stream",
        MessageText.FetchAgainRemedy);

    static DecodeError TruncatedError(long length, long inflated) => new(
        MessageText.Byte(length),
        $"the end of the gzip data in the middle of its contents, after {MessageText.Count(inflated, "decompressed byte")}",
        "the end of the compressed data and 8 bytes of checksum and length",
        "The download is probably incomplete: fetch it again.");

    DecodeError TrailingBytesError()
    {
        var end = inflater.FindEnd() + TrailerLength;
        return new(
            MessageText.Byte(end),
            Gzip.IsGzip(bytes.Slice(end, 2))
                ? "a second gzip member"
                : MessageText.Count(Math.Max(0, bytes.Length - end), "byte") + " after the end of the gzip data",
            "the end of the file",
            "Compress one file alone, and append nothing.");
    }

    DecodeError WrongLength() => new(
        MessageText.Byte(bytes.Length - 4),
        MessageText.Count(inflater.BytesInflated, "decompressed byte"),
        $"{MessageText.FormatNumber(Length)}, which the end of the gzip data promises",
        MessageText.FetchAgainRemedy);

    DecodeError WrongChecksum() => new(
        MessageText.Byte(bytes.Length - TrailerLength),
        $"decompressed data with CRC-32 {inflater.Crc:X8}",
        $"{StoredCrc:X8}, which the end of the gzip data promises",
        MessageText.FetchAgainRemedy);
}
