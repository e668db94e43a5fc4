using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Numerics;

/// <summary>Bytes as places in a table.</summary>
static class Table
{
    /// <summary>yᵢ = table[xᵢ], eight at a time: one load for eight bytes, and nothing to check, because a byte is always below 256.</summary>
    /// <param name="x">Bytes.</param>
    /// <param name="table">256 values.</param>
    /// <param name="y">As many as there are bytes, written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void LookUp<T>(ReadOnlySpan<byte> x, ReadOnlySpan<T> table, Span<T> y) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(table.Length, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(y.Length, x.Length);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var value = ref MemoryMarshal.GetReference(table);
        ref var to = ref MemoryMarshal.GetReference(y);
        nint i = 0;
        for (; i + 8 <= x.Length; i += 8)
        {
            var eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, i));
            if (!BitConverter.IsLittleEndian) eight = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(eight);
            ref var place = ref Unsafe.Add(ref to, i);
            place = Unsafe.Add(ref value, (nint)(byte)eight);
            Unsafe.Add(ref place, 1) = Unsafe.Add(ref value, (nint)(byte)(eight >> 8));
            Unsafe.Add(ref place, 2) = Unsafe.Add(ref value, (nint)(byte)(eight >> 16));
            Unsafe.Add(ref place, 3) = Unsafe.Add(ref value, (nint)(byte)(eight >> 24));
            Unsafe.Add(ref place, 4) = Unsafe.Add(ref value, (nint)(byte)(eight >> 32));
            Unsafe.Add(ref place, 5) = Unsafe.Add(ref value, (nint)(byte)(eight >> 40));
            Unsafe.Add(ref place, 6) = Unsafe.Add(ref value, (nint)(byte)(eight >> 48));
            Unsafe.Add(ref place, 7) = Unsafe.Add(ref value, (nint)(byte)(eight >> 56));
        }
        for (; i < x.Length; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref value, (nint)Unsafe.Add(ref from, i));
    }
}
