using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Formats;

/// <summary>The CRC-32 of gzip and zip (reflected polynomial 0xEDB88320): by carry-less multiplication where the machine has it, else eight bytes a step.</summary>
/// <remarks>
/// Folding: Gopal et al., Fast CRC computation for generic polynomials using PCLMULQDQ (Intel, 2009). Slicing-by-8: Kounavis and Berry (2008),
/// https://doi.org/10.1109/TC.2008.85.
/// </remarks>
public static class Crc32
{
    const uint Polynomial = 0xEDB8_8320;
    const int FoldedBlock = 64;

    // Powers of x mod P, reflected: what moves 128 bits forward by 64 bytes (k1, k2) and by 16 (k3, k4); table of the paper.
    static Vector128<ulong> By64 => Vector128.Create(0x1_5444_2BD4UL, 0x1_C6E4_1596UL);
    static Vector128<ulong> By16 => Vector128.Create(0x1_7519_97D0UL, 0x0_CCAA_009EUL);

    // Table k, entry b: the remainder of byte b followed by k zero bytes.
    static readonly ImmutableArray<uint> Tables = MakeTables();

    /// <summary>The CRC-32 of <paramref name="bytes"/>; of "123456789" it is 0xCBF43926.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The CRC-32 of a text whose beginning has the CRC-32 <paramref name="crc"/> and which goes on with <paramref name="bytes"/>.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        if (!Pclmulqdq.IsSupported || bytes.Length < 2 * FoldedBlock) return ~Slice(~crc, bytes);
        var folded = bytes.Length / FoldedBlock * FoldedBlock;
        return ~Slice(Fold(~crc, bytes[..folded]), bytes[folded..]);
    }

    /// <summary>Four lanes of 16 bytes, each carried forward by 64 until the end, then brought together in the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static uint Fold(uint state, ReadOnlySpan<byte> bytes)
    {
        var lanes = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        var (a, b, c, d) = (lanes[0] ^ Vector128.CreateScalar((ulong)state), lanes[1], lanes[2], lanes[3]);
        for (var i = 4; i + 4 <= lanes.Length; i += 4)
            (a, b, c, d) = (Carry(a, By64) ^ lanes[i], Carry(b, By64) ^ lanes[i + 1], Carry(c, By64) ^ lanes[i + 2], Carry(d, By64) ^ lanes[i + 3]);
        var last = Carry(Carry(Carry(a, By16) ^ b, By16) ^ c, By16) ^ d;
        return Slice(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in last)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<ulong> Carry(Vector128<ulong> lane, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(lane, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, by, 0x11);

    static uint Slice(uint state, ReadOnlySpan<byte> bytes)
    {
        ref var t = ref MemoryMarshal.GetReference(Tables.AsSpan());
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ state;
            state = At(ref t, 7, word) ^ At(ref t, 6, word >> 8) ^ At(ref t, 5, word >> 16) ^ At(ref t, 4, word >> 24)
                ^ At(ref t, 3, word >> 32) ^ At(ref t, 2, word >> 40) ^ At(ref t, 1, word >> 48) ^ At(ref t, 0, word >> 56);
        }
        foreach (var b in bytes) state = At(ref t, 0, state ^ b) ^ (state >> 8);
        return state;
    }

    static uint At(ref uint tables, nuint table, ulong word) => Unsafe.Add(ref tables, (table << 8) + (nuint)(byte)word);

    static ImmutableArray<uint> MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var b = 0u; b < 256; b++)
        {
            var crc = b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            tables[b] = crc;
        }
        for (var i = 256; i < tables.Length; i++) tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return ImmutableCollectionsMarshal.AsImmutableArray(tables);
    }
}
