using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Kernels;

/// <summary>Weighted sums of neighbours, and the neighbours of given places, as filters and distortions of images need them.</summary>
static class Filter
{
    // Two vectors of each source: four independent chains, so that one does not wait for its own last product.
    const int SumsAtATime = 32;

    /// <summary>A number of sums, rounded up to what is computed at a time.</summary>
    public static int PaddedCount(int count) => (count + SumsAtATime - 1) / SumsAtATime * SumsAtATime;

    /// <summary>
    /// x'ᵢ = Σₖ wₖ·x[start + k·step + i] for i below <paramref name="count"/>, and the same of y; each sum is one chain of fused
    /// multiply-adds, from the first weight on.
    /// </summary>
    /// <param name="weights">w.</param>
    /// <param name="x">One source.</param>
    /// <param name="y">Another one.</param>
    /// <param name="start">Where the first weight begins in both.</param>
    /// <param name="step">From the place of one weight to that of the next.</param>
    /// <param name="count">Number of sums, padded: see <see cref="PaddedCount"/>.</param>
    /// <param name="xSums">The sums of x, written.</param>
    /// <param name="ySums">The sums of y, written.</param>
    /// <exception cref="ArgumentOutOfRangeException">Something that is read or written does not lie within its array.</exception>
    public static void WeightedSums(
        ImmutableArray<float> weights, float[] x, float[] y, int start, int step, int count, Span<float> xSums, Span<float> ySums)
    {
        // What the other weights read lies between the first and the last one.
        var last = start + (weights.Length - 1) * step;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNotEqual(count, PaddedCount(count));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last + count, Math.Min(x.Length, y.Length));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(xSums.Length, ySums.Length));
        for (var column = 0; column < count; column += SumsAtATime)
            SumOfTwoVectors(weights.AsSpan(), x, y, start + column, step, xSums[column..], ySums[column..]);
    }

    static void SumOfTwoVectors(
        ReadOnlySpan<float> weights, float[] x, float[] y, int start, int step, Span<float> xSums, Span<float> ySums)
    {
        ref var firstX = ref MemoryMarshal.GetArrayDataReference(x);
        ref var firstY = ref MemoryMarshal.GetArrayDataReference(y);
        var (x0, x1, y0, y1) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        var position = (nuint)start;
        foreach (var weight in weights)
        {
            var (w, next) = (Vector512.Create(weight), position + (nuint)Vector512<float>.Count);
            x0 = Vector512.FusedMultiplyAdd(w, Vector512.LoadUnsafe(ref firstX, position), x0);
            x1 = Vector512.FusedMultiplyAdd(w, Vector512.LoadUnsafe(ref firstX, next), x1);
            y0 = Vector512.FusedMultiplyAdd(w, Vector512.LoadUnsafe(ref firstY, position), y0);
            y1 = Vector512.FusedMultiplyAdd(w, Vector512.LoadUnsafe(ref firstY, next), y1);
            position += (nuint)step;
        }
        x0.CopyTo(xSums);
        x1.CopyTo(xSums[Vector512<float>.Count..]);
        y0.CopyTo(ySums);
        y1.CopyTo(ySums[Vector512<float>.Count..]);
    }

    /// <summary>
    /// For each place the byte there and its neighbours to the right, below and to the lower right, from the lowest byte of a word to the
    /// highest.
    /// </summary>
    /// <param name="bytes">Rows of <paramref name="stride"/> bytes.</param>
    /// <param name="stride">From one row to the next.</param>
    /// <param name="places">Indices of bytes that have these neighbours.</param>
    /// <param name="neighbours">As many as places, written.</param>
    /// <exception cref="ArgumentOutOfRangeException">A place has no such neighbours.</exception>
    public static void GatherNeighbours(ReadOnlySpan<byte> bytes, int stride, ReadOnlySpan<int> places, Span<uint> neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours.Length, places.Length);
        ref var first = ref MemoryMarshal.GetReference(bytes);
        var limit = bytes.Length - stride - 1;
        for (var i = 0; i < places.Length; i++)
        {
            var place = places[i];
            if ((uint)place >= (uint)limit) throw new ArgumentOutOfRangeException(nameof(places), place, "A place has no neighbours.");
            neighbours[i] = Pair(ref first, place) | Pair(ref first, place + stride) << 16;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Pair(ref byte first, int index)
    {
        var pair = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref first, (nint)index));
        return BitConverter.IsLittleEndian ? pair : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(pair);
    }
}
