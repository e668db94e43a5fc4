using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Formats;

/// <summary>
/// Parses valid rows with SIMD, 32 characters at a time: blocks of zeros at once, other numbers without a branch on their length.
/// </summary>
static class VectorizedCsvRow
{
    // A block begins with a cell and has at most 16 cells. A number that begins at its last character extends two characters further.
    const int Block = 32, MaxCells = Block / 2, ReadLength = Block + 2, MaxLabelDigits = 3;

    static Vector256<byte> Zeros => Vector256.Create((ushort)0x2C30).AsByte(); // "0,"

    /// <summary>
    /// Reads a row with its line end from the front of <paramref name="text"/> and returns its length in bytes. Returns 0 if the row is
    /// invalid or too near to the end of the text; the caller then uses <see cref="CsvRow"/>.
    /// </summary>
    // A file is read only once, so tiered compilation would optimize this method too late.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int ReadRow(ReadOnlySpan<byte> text, Span<byte> pixels, out byte label)
    {
        // TrailingZeroCount(0) is 32: Gather reads this index for cells that do not exist.
        Span<byte> values = stackalloc byte[Block + 1];
        var (offset, i, invalid) = (ReadLabel(text, out label), 0, 0u);
        if (offset == 0) return 0;
        while (offset + ReadLength <= text.Length)
        {
            var block = text.Slice(offset, ReadLength);
            var characters = Vector256.Create(block);
            if (characters == Zeros && i + MaxCells < pixels.Length)
            {
                pixels.Slice(i, MaxCells).Clear();
                (offset, i) = (offset + Block, i + MaxCells);
                continue;
            }
            // Bit k of a mask is character k. The last complete cell ends at the line end, or at the last comma if there is none.
            var lineEnds = Vector256.Equals(characters, Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
            var cellEnds = Vector256.Equals(characters, Vector256.Create((byte)',')).ExtractMostSignificantBits();
            var length = lineEnds == 0
                ? Block - BitOperations.LeadingZeroCount(cellEnds)
                : BitOperations.TrailingZeroCount(lineEnds) + 1;
            if (length == 0) return 0;
            var last = lineEnds != 0 && length > 1 && block[length - 2] == '\r' ? length - 1 : length;
            var completeCellsMask = uint.MaxValue >> (Block - last);
            cellEnds = (cellEnds & completeCellsMask) | (1u << (last - 1));
            invalid |= ParseCells(block, characters, cellEnds, completeCellsMask, values);
            var count = BitOperations.PopCount(cellEnds);
            if (i + count > pixels.Length) return 0;
            GatherCells(values, (cellEnds << 1 | 1) & completeCellsMask, pixels[i..], count);
            (offset, i) = (offset + length, i + count);
            if (lineEnds != 0) return invalid == 0 && i == pixels.Length ? offset : 0;
        }
        return 0;
    }

    /// <summary>Reads one to three digits and a comma, and returns their length in bytes; 0 for any other text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int ReadLabel(ReadOnlySpan<byte> text, out byte label)
    {
        var (value, length) = (0, 0);
        for (; length < Math.Min(text.Length, MaxLabelDigits) && char.IsAsciiDigit((char)text[length]); length++)
            value = value * 10 + (text[length] - '0');
        label = (byte)value;
        return length > 0 && length < text.Length && text[length] == ',' && value <= byte.MaxValue ? length + 1 : 0;
    }

    /// <summary>
    /// Writes to <paramref name="values"/> the number that begins at each character. Returns 0 only if all cells have 1 to 3 digits and are
    /// at most 255.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint ParseCells(ReadOnlySpan<byte> block, Vector256<byte> characters, uint cellEnds, uint completeCellsMask, Span<byte> values)
    {
        var (zero, nine) = (Vector256.Create((byte)'0'), Vector256.Create((byte)9));
        var (x, y, z) = (characters - zero, Vector256.Create(block[1..]) - zero, Vector256.Create(block[2..]) - zero);
        var hasTwoDigits = Vector256.LessThanOrEqual(y, nine);
        var hasThreeDigits = hasTwoDigits & Vector256.LessThanOrEqual(z, nine);
        var tens = TenTimes(x) + y;
        var hundreds = TenTimes(tens) + z;
        Vector256.ConditionalSelect(hasThreeDigits, hundreds, Vector256.ConditionalSelect(hasTwoDigits, tens, x)).CopyTo(values);
        // In bytes 10t + z exceeds 255 if t > 25; for t ≤ 25 it is at most 259, and less than t exactly if it wraps around.
        var exceeds = Vector256.GreaterThan(tens, Vector256.Create((byte)25)) | Vector256.LessThan(hundreds, tens);
        var exceeds255 = (hasThreeDigits & exceeds).ExtractMostSignificantBits();
        var digits = Vector256.LessThanOrEqual(x, nine).ExtractMostSignificantBits();
        var cellStarts = cellEnds << 1 | 1;
        var fourDigits = digits & digits >> 1 & digits >> 2 & digits >> 3;
        return completeCellsMask & (~(digits | cellEnds) | cellStarts & (cellEnds | exceeds255) | fourDigits);
    }

    /// <summary>
    /// Copies the values at the starts of cells to consecutive pixels. Where there is space it copies 16, of which only the first
    /// <paramref name="count"/> are valid.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void GatherCells(Span<byte> values, uint cellStarts, Span<byte> pixels, int count)
    {
        var copied = pixels.Length < MaxCells ? count : MaxCells;
        for (var k = 0; k < copied; k++)
        {
            pixels[k] = values[BitOperations.TrailingZeroCount(cellStarts)];
            cellStarts &= cellStarts - 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> TenTimes(Vector256<byte> x)
    {
        var two = x + x;
        var four = two + two;
        return four + four + two;
    }
}
