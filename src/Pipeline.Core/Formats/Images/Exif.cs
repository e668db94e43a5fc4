using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Pipeline.Formats;

/// <summary>
/// How a camera was held: the orientation in the Exif data of an image (CIPA DC-008, tag 0x0112), a number from 1 to 8.
/// </summary>
static class Exif
{
    /// <summary>The orientation of an image that is shown as it is stored.</summary>
    public const int Upright = 1;

    const ushort OrientationTag = 0x0112, ShortType = 3;
    const int MaxOrientation = 8, HeaderLength = 8, EntryLength = 12;

    /// <summary>The orientation; <see cref="Upright"/> where the file says none, or what says it is damaged.</summary>
    public static int Orientation(ImageFormat format, ImmutableArray<byte> bytes) => format switch
    {
        ImageFormat.Jpeg => OrientationOf(Jpeg.ExifData(bytes)),
        ImageFormat.Png => OrientationOf(Png.ExifData(bytes)),
        _ => Upright,
    };

    /// <summary>The orientation in a TIFF structure: byte order, 42, and the offset of a directory of entries of 12 bytes.</summary>
    static int OrientationOf(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < HeaderLength || !(tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8))) return Upright;
        var isLittleEndian = tiff[0] == 'I';
        var start = UInt32(tiff[4..], isLittleEndian);
        if (start > tiff.Length - 2) return Upright;
        var directory = tiff[(int)start..];
        var count = Math.Min(UInt16(directory, isLittleEndian), (directory.Length - 2) / EntryLength);
        for (var i = 0; i < count; i++)
        {
            var entry = directory.Slice(2 + i * EntryLength, EntryLength);
            if (UInt16(entry, isLittleEndian) != OrientationTag || UInt16(entry[2..], isLittleEndian) != ShortType) continue;
            return UInt16(entry[8..], isLittleEndian) is >= Upright and <= MaxOrientation and var orientation ? orientation : Upright;
        }
        return Upright;
    }

    static ushort UInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    static uint UInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
