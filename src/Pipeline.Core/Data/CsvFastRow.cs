using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Data;

/// <summary>Reads well-formed rows, several cells a step where they are 0, without a branch on their digits where they are not.</summary>
static class CsvFastRow
{
    // What one step may look at: a vector, from the last cell that is looked at, and the line end.
    const int Ahead = 48;
    const int ZerosAtOnce = 16;

    static Vector256<ushort> Zeros => Vector256.Create((ushort)0x2C30); // "0,"

    /// <summary>
    /// Reads a row with its line end from the front of <paramref name="text"/> and returns its length; 0 says that <see cref="CsvRow"/> must look:
    /// the row is wrong, or too near to the end of the text.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a file is read once: there is no second time to be fast
    internal static int Read(ReadOnlySpan<byte> text, Span<byte> pixels, out byte label)
    {
        label = text.Length > 1 && text[1] == ',' ? (byte)(text[0] - '0') : byte.MaxValue;
        if (label > CsvRow.LargestLabel) return 0;
        ref var source = ref MemoryMarshal.GetReference(text);
        var (at, end, wrong, last) = (2, text.Length - Ahead, 0u, pixels.Length - 1);
        for (var i = 0; i < last;)
        {
            if (at > end) return 0;
            if (i + ZerosAtOnce <= last && Vector256.LoadUnsafe(ref source, (nuint)at).AsUInt16() == Zeros)
            {
                pixels.Slice(i, ZerosAtOnce).Clear();
                (at, i) = (at + (2 * ZerosAtOnce), i + ZerosAtOnce);
                continue;
            }
            var word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at));
            pixels[i++] = Cell(word, out var digits, ref wrong);
            wrong |= (uint)(byte)(word >> (8 * digits)) ^ ',';
            at += digits + 1;
        }
        if (at > end) return 0;
        pixels[last] = Cell(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at)), out var lastDigits, ref wrong);
        at += lastDigits;
        return wrong != 0 ? 0 : text[at] == '\n' ? at + 1 : text[at] == '\r' && text[at + 1] == '\n' ? at + 2 : 0;
    }

    /// <summary>The number at the front of eight little-endian characters; <paramref name="wrong"/> is not 0 unless it has 1 to 3 digits and is at most 255.</summary>
    /// <remarks>Bit 4 is set in all digits, and clear in ',' '\n' '\r'.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte Cell(ulong word, out int digits, ref uint wrong)
    {
        digits = BitOperations.TrailingZeroCount(~word & 0x10_1010_1010UL | 0x10_0000_0000UL) >> 3;
        var shift = 8 * (4 - digits);
        var text = (ulong)(uint)word << shift;
        var ones = (uint)text & 0x0F0F_0F0F;
        var value = (ones >> 24) + (((ones >> 16) & 15) * 10) + (((ones >> 8) & 15) * 100);
        wrong |= (((uint)text ^ (uint)(0x3030_3030UL << shift)) & 0xF0F0_F0F0) | ((ones + 0x0606_0606) & 0xF0F0_F0F0)
            | (value & ~255u) | (ones & 15) | (uint)(digits - 1 & ~3) | (uint)(digits >> 2);
        return (byte)value;
    }
}
