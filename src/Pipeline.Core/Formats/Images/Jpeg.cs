using System.Buffers.Binary;
using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The segments of a JPEG file (ITU-T T.81): its size, and whether they go on to the end of the image.</summary>
static class Jpeg
{
    const byte Prefix = 0xFF, EndOfImage = 0xD9, StartOfScan = 0xDA, ApplicationData = 0xE1;

    /// <summary>Rows and columns, by the segment that starts the frame.</summary>
    public static Fin<(long Rows, long Columns)> Size(ImmutableArray<byte> bytes) => FindFrame(bytes, 2) is >= 0 and var frame
        ? ((long)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan()[(frame + 5)..]),
            (long)BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan()[(frame + 7)..]))
        : ImageHeader.Damaged<(long, long)>(
            "the header", MessageText.Count(bytes.Length, "byte"), "a segment that starts the frame, with the size of the image");

    /// <summary>The number of colours, by the segment that starts the frame; 0 where there is none. Four are for printing (CMYK).</summary>
    public static int Colours(ImmutableArray<byte> bytes) =>
        FindFrame(bytes, 2) is >= 0 and var frame && frame + 9 < bytes.Length ? bytes[frame + 9] : 0;

    /// <summary>The Exif data before the first scan; empty where there are none.</summary>
    public static ReadOnlySpan<byte> ExifData(ImmutableArray<byte> bytes)
    {
        for (var offset = 2; offset >= 0 && offset + 4 <= bytes.Length; offset = Next(bytes, offset))
        {
            if (bytes[offset + 1] == StartOfScan) break;
            if (bytes[offset] != Prefix || bytes[offset + 1] != ApplicationData) continue;
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan()[(offset + 2)..]);
            var data = bytes.AsSpan()[(offset + 4)..];
            data = data[..Math.Clamp(length - 2, 0, data.Length)];
            if (data.StartsWith("Exif\0\0"u8)) return data[6..];
        }
        return [];
    }

    /// <summary>Checks that the segments and scans go on to the marker of the end; what is behind it is of no importance.</summary>
    public static Fin<Unit> CheckBody(ImmutableArray<byte> bytes)
    {
        for (var offset = 2; offset >= 0 && offset + 1 < bytes.Length; offset = Next(bytes, offset))
            if (bytes[offset] == Prefix && bytes[offset + 1] == EndOfImage) return Unit.Default;
        return ImageHeader.Damaged<Unit>(
            "the file", $"{MessageText.Count(bytes.Length, "byte")} without an end", "a marker of the end of the image");
    }

    /// <summary>The offset of the marker that starts the frame; −1 where there is none.</summary>
    static int FindFrame(ImmutableArray<byte> bytes, int start)
    {
        for (var offset = start; offset >= 0 && offset + 9 <= bytes.Length; offset = Next(bytes, offset))
            if (bytes[offset] == Prefix && IsFrame(bytes[offset + 1])) return offset;
        return -1;
    }

    static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>The offset of the marker after the one at an offset; −1 for what is no marker, or no whole segment.</summary>
    static int Next(ImmutableArray<byte> bytes, int offset)
    {
        if (bytes[offset] != Prefix) return -1;
        var marker = bytes[offset + 1];
        // Any number of bytes FF may stand before a marker.
        if (marker == Prefix) return offset + 1;
        if (marker is 0x01 or (>= 0xD0 and <= 0xD8)) return offset + 2;
        if (offset + 4 > bytes.Length) return -1;
        var end = offset + 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan()[(offset + 2)..]);
        return marker == StartOfScan ? EndOfScan(bytes, end) : end;
    }

    // In a scan FF is followed by 0, or by a marker to restart.
    static int EndOfScan(ImmutableArray<byte> bytes, int offset)
    {
        for (; offset + 1 < bytes.Length; offset++)
            if (bytes[offset] == Prefix && bytes[offset + 1] is not (0 or (>= 0xD0 and <= 0xD7))) return offset;
        return -1;
    }
}
