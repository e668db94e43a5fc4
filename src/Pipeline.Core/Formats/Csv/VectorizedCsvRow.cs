using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Formats;

/// <summary>Reads well-formed rows, a block of 32 characters a step: zeros at once, other numbers without a branch on how long they are.</summary>
static class VectorizedCsvRow
{
    // A block always begins with a cell and has 16 cells at most; two characters behind it are looked at.
    const int Block = 32, MostCells = Block / 2, Ahead = Block + 2;

    static Vector256<byte> Zeros => Vector256.Create((ushort)0x2C30).AsByte(); // "0,"

    /// <summary>
    /// Reads a row with its line end from the front of <paramref name="text"/> and returns its length; 0 says that <see cref="CsvRow"/> must look:
    /// the row is wrong, or too near to the end of the text.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a file is read once: there is no second time to be fast
    internal static int Read(ReadOnlySpan<byte> text, Span<byte> pixels, out byte label)
    {
        label = text.Length > 1 && text[1] == ',' ? (byte)(text[0] - '0') : byte.MaxValue;
        if (label > CsvRow.LargestLabel) return 0;
        Span<byte> values = stackalloc byte[Block + 1]; // the last one is where the first bit of no bits is
        var (at, i, wrong) = (2, 0, 0u);
        while (at + Ahead <= text.Length)
        {
            var block = text.Slice(at, Ahead);
            var first = Vector256.Create(block);
            if (first == Zeros && i + MostCells < pixels.Length)
            {
                pixels.Slice(i, MostCells).Clear();
                (at, i) = (at + Block, i + MostCells);
                continue;
            }
            // Bit k stands for character k: where the line ends, where cells end. The last cell to count ends with the line, or with the last comma.
            var line = Vector256.Equals(first, Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
            var ends = Vector256.Equals(first, Vector256.Create((byte)',')).ExtractMostSignificantBits();
            var length = line == 0 ? Block - BitOperations.LeadingZeroCount(ends) : BitOperations.TrailingZeroCount(line) + 1;
            if (length == 0) return 0;
            var last = line != 0 && length > 1 && block[length - 2] == '\r' ? length - 1 : length;
            var cells = uint.MaxValue >> (Block - last);
            ends = (ends & cells) | (1u << (last - 1));
            wrong |= Cells(block, first, ends, cells, values);
            var count = BitOperations.PopCount(ends);
            if (i + count > pixels.Length) return 0;
            Gather(values, (ends << 1 | 1) & cells, pixels[i..], count);
            (at, i) = (at + length, i + count);
            if (line != 0) return wrong == 0 && i == pixels.Length ? at : 0;
        }
        return 0;
    }

    /// <summary>The number that begins at each character; not 0 unless all cells have 1 to 3 digits and are at most 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Cells(ReadOnlySpan<byte> block, Vector256<byte> first, uint ends, uint cells, Span<byte> values)
    {
        var (nought, nine) = (Vector256.Create((byte)'0'), Vector256.Create((byte)9));
        var (x, y, z) = (first - nought, Vector256.Create(block[1..]) - nought, Vector256.Create(block[2..]) - nought);
        var two = Vector256.LessThanOrEqual(y, nine);
        var three = two & Vector256.LessThanOrEqual(z, nine);
        var tens = TenTimes(x) + y;
        var hundreds = TenTimes(tens) + z;
        Vector256.ConditionalSelect(three, hundreds, Vector256.ConditionalSelect(two, tens, x)).CopyTo(values);
        // 10 t + z is at most 259 as long as t is at most 25, and below t only where it went round 256.
        var over = (three & (Vector256.GreaterThan(tens, Vector256.Create((byte)25)) | Vector256.LessThan(hundreds, tens))).ExtractMostSignificantBits();
        var digits = Vector256.LessThanOrEqual(x, nine).ExtractMostSignificantBits();
        var starts = ends << 1 | 1;
        var four = digits & digits >> 1 & digits >> 2 & digits >> 3;
        return cells & (~(digits | ends) | starts & (ends | over) | four);
    }

    /// <summary>The values where cells begin, one after the other; sixteen where there is room, of which only the first count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Gather(Span<byte> values, uint starts, Span<byte> pixels, int count)
    {
        var most = pixels.Length < MostCells ? count : MostCells;
        for (var k = 0; k < most; k++)
        {
            pixels[k] = values[BitOperations.TrailingZeroCount(starts)];
            starts &= starts - 1;
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
