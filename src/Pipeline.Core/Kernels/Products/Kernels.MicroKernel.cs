using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

// The micro-kernel: a tile of y, rows × vectors, in registers. One source for all tile sizes: sizes are type parameters with a constant
// value, so the JIT compiles each combination for itself and removes the branches that it does not need.
sealed partial class Kernels<T, S>
{
    /// <summary>Rows and columns of y to compute, the strides of y, A and the panel of B in elements, and the number of terms.</summary>
    readonly record struct MicroTileShape(int Rows, int Columns, nint YStride, nint ARowStride, nint AColumnStride, nint BStride, nint K);

    /// <summary>
    /// Computes a tile of <paramref name="tileVectors"/> vectors and 1 row, or a multiple of 4 rows (of 8 with 32 registers).
    /// </summary>
    static void RunMicroKernel(int tileVectors, ReadOnlySpan<T> addend, ref T a, ref T b, Span<T> y, MicroTileShape tile)
    {
        if (tile.Columns < tileVectors * S.Count) { GemmEdgeTile(tileVectors, addend, ref a, ref b, y, tile); return; }
        ref var addendStart = ref MemoryMarshal.GetReference(addend);
        ref var yStart = ref MemoryMarshal.GetReference(y);
        switch (tile.Rows == 1 ? 1 : tile.Rows % MaxTileRows == 0 ? MaxTileRows : TileRows, tileVectors)
        {
            case (1, 1): RunMicroKernel<One, One>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            case (1, 2): RunMicroKernel<One, Two>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            case (1, 3): RunMicroKernel<One, Three>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            case (TileRows, 1): RunMicroKernel<Four, One>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            case (TileRows, 2): RunMicroKernel<Four, Two>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            case (TileRows, 3): RunMicroKernel<Four, Three>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            case (_, 1): TallMicroKernel<One>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            case (_, 2): TallMicroKernel<Two>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
            default: TallMicroKernel<Three>(!addend.IsEmpty, ref addendStart, ref a, ref b, ref yStart, tile); break;
        }
    }

    /// <summary>Rows of the tallest tile: 8 rows × 3 vectors are 24 accumulators, which need 32 registers.</summary>
    static int MaxTileRows => S.RegisterCount >= 32 ? TallTileRows : TileRows;

    /// <summary>
    /// Eight rows at a time. Not a case of the generic kernel below: branches that the JIT has to remove take most of its compile time.
    /// </summary>
    [MethodImpl(KernelOptions)]
    static void TallMicroKernel<W>(bool hasAddend, ref T addend, ref T a, ref T b, ref T y, MicroTileShape tile) where W : IConstant
    {
        nint aRowStride = tile.ARowStride, yStride = tile.YStride;
        nint aColumnStride = tile.AColumnStride, bStride = tile.BStride, depth = tile.K;
        for (var rows = 0; rows < tile.Rows; rows += TallTileRows)
        {
            S y00 = default, y01 = default, y02 = default, y10 = default, y11 = default, y12 = default;
            S y20 = default, y21 = default, y22 = default, y30 = default, y31 = default, y32 = default;
            S y40 = default, y41 = default, y42 = default, y50 = default, y51 = default, y52 = default;
            S y60 = default, y61 = default, y62 = default, y70 = default, y71 = default, y72 = default;
            if (hasAddend)
            {
                PrefetchNextTile<W>(ref addend, yStride, tile.Rows - rows);
                LoadVectors<W>(ref addend, ref y00, ref y01, ref y02);
                LoadVectors<W>(ref Unsafe.Add(ref addend, 1 * yStride), ref y10, ref y11, ref y12);
                LoadVectors<W>(ref Unsafe.Add(ref addend, 2 * yStride), ref y20, ref y21, ref y22);
                LoadVectors<W>(ref Unsafe.Add(ref addend, 3 * yStride), ref y30, ref y31, ref y32);
                LoadVectors<W>(ref Unsafe.Add(ref addend, 4 * yStride), ref y40, ref y41, ref y42);
                LoadVectors<W>(ref Unsafe.Add(ref addend, 5 * yStride), ref y50, ref y51, ref y52);
                LoadVectors<W>(ref Unsafe.Add(ref addend, 6 * yStride), ref y60, ref y61, ref y62);
                LoadVectors<W>(ref Unsafe.Add(ref addend, 7 * yStride), ref y70, ref y71, ref y72);
            }
            ref var a0 = ref a;
            ref var panel = ref b;
            for (nint k = 0; k < depth; k++)
            {
                S b0 = default, b1 = default, b2 = default;
                LoadVectors<W>(ref panel, ref b0, ref b1, ref b2);
                ref var a2 = ref Unsafe.Add(ref a0, 2 * aRowStride);
                ref var a4 = ref Unsafe.Add(ref a2, 2 * aRowStride);
                ref var a6 = ref Unsafe.Add(ref a4, 2 * aRowStride);
                FmaRow<W>(S.Broadcast(a0), b0, b1, b2, ref y00, ref y01, ref y02);
                FmaRow<W>(S.Broadcast(Unsafe.Add(ref a0, aRowStride)), b0, b1, b2, ref y10, ref y11, ref y12);
                FmaRow<W>(S.Broadcast(a2), b0, b1, b2, ref y20, ref y21, ref y22);
                FmaRow<W>(S.Broadcast(Unsafe.Add(ref a2, aRowStride)), b0, b1, b2, ref y30, ref y31, ref y32);
                FmaRow<W>(S.Broadcast(a4), b0, b1, b2, ref y40, ref y41, ref y42);
                FmaRow<W>(S.Broadcast(Unsafe.Add(ref a4, aRowStride)), b0, b1, b2, ref y50, ref y51, ref y52);
                FmaRow<W>(S.Broadcast(a6), b0, b1, b2, ref y60, ref y61, ref y62);
                FmaRow<W>(S.Broadcast(Unsafe.Add(ref a6, aRowStride)), b0, b1, b2, ref y70, ref y71, ref y72);
                a0 = ref Unsafe.Add(ref a0, aColumnStride);
                panel = ref Unsafe.Add(ref panel, bStride);
            }
            StoreVectors<W>(ref y, y00, y01, y02);
            StoreVectors<W>(ref Unsafe.Add(ref y, 1 * yStride), y10, y11, y12);
            StoreVectors<W>(ref Unsafe.Add(ref y, 2 * yStride), y20, y21, y22);
            StoreVectors<W>(ref Unsafe.Add(ref y, 3 * yStride), y30, y31, y32);
            StoreVectors<W>(ref Unsafe.Add(ref y, 4 * yStride), y40, y41, y42);
            StoreVectors<W>(ref Unsafe.Add(ref y, 5 * yStride), y50, y51, y52);
            StoreVectors<W>(ref Unsafe.Add(ref y, 6 * yStride), y60, y61, y62);
            StoreVectors<W>(ref Unsafe.Add(ref y, 7 * yStride), y70, y71, y72);
            addend = ref Unsafe.Add(ref addend, TallTileRows * yStride);
            a = ref Unsafe.Add(ref a, TallTileRows * aRowStride);
            y = ref Unsafe.Add(ref y, TallTileRows * yStride);
        }
    }

    [MethodImpl(KernelOptions)]
    static void RunMicroKernel<R, W>(bool hasAddend, ref T addend, ref T a, ref T b, ref T y, MicroTileShape tile)
        where R : IConstant
        where W : IConstant
    {
        nint aRowStride = tile.ARowStride, yStride = tile.YStride;
        nint aColumnStride = tile.AColumnStride, bStride = tile.BStride, depth = tile.K;
        for (var rows = 0; rows < tile.Rows; rows += R.Value)
        {
            S y00 = default, y01 = default, y02 = default, y10 = default, y11 = default, y12 = default;
            S y20 = default, y21 = default, y22 = default, y30 = default, y31 = default, y32 = default;
            if (hasAddend)
            {
                LoadVectors<W>(ref addend, ref y00, ref y01, ref y02);
                if (R.Value > 1)
                {
                    LoadVectors<W>(ref Unsafe.Add(ref addend, yStride), ref y10, ref y11, ref y12);
                    LoadVectors<W>(ref Unsafe.Add(ref addend, 2 * yStride), ref y20, ref y21, ref y22);
                    LoadVectors<W>(ref Unsafe.Add(ref addend, 3 * yStride), ref y30, ref y31, ref y32);
                }
            }
            ref var a0 = ref a;
            ref var a2 = ref Unsafe.Add(ref a, 2 * aRowStride);
            ref var panel = ref b;
            nint k = 1;
            for (; k < depth; k += 2)
            {
                AddTerm<R, W>(
                    ref a0, ref a2, aRowStride, ref panel,
                    ref y00, ref y01, ref y02, ref y10, ref y11, ref y12,
                    ref y20, ref y21, ref y22, ref y30, ref y31, ref y32);
                AddTerm<R, W>(
                    ref Unsafe.Add(ref a0, aColumnStride), ref Unsafe.Add(ref a2, aColumnStride), aRowStride,
                    ref Unsafe.Add(ref panel, bStride),
                    ref y00, ref y01, ref y02, ref y10, ref y11, ref y12,
                    ref y20, ref y21, ref y22, ref y30, ref y31, ref y32);
                a0 = ref Unsafe.Add(ref a0, 2 * aColumnStride);
                a2 = ref Unsafe.Add(ref a2, 2 * aColumnStride);
                panel = ref Unsafe.Add(ref panel, 2 * bStride);
            }
            if (k == depth)
                AddTerm<R, W>(
                    ref a0, ref a2, aRowStride, ref panel,
                    ref y00, ref y01, ref y02, ref y10, ref y11, ref y12,
                    ref y20, ref y21, ref y22, ref y30, ref y31, ref y32);
            StoreVectors<W>(ref y, y00, y01, y02);
            if (R.Value > 1)
            {
                StoreVectors<W>(ref Unsafe.Add(ref y, yStride), y10, y11, y12);
                StoreVectors<W>(ref Unsafe.Add(ref y, 2 * yStride), y20, y21, y22);
                StoreVectors<W>(ref Unsafe.Add(ref y, 3 * yStride), y30, y31, y32);
            }
            addend = ref Unsafe.Add(ref addend, R.Value * yStride);
            a = ref Unsafe.Add(ref a, R.Value * aRowStride);
            y = ref Unsafe.Add(ref y, R.Value * yStride);
        }
    }

    /// <summary>Prefetches the addend of the next tile while this one is computed: a large matrix is not in the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void PrefetchNextTile<W>(ref T addend, nint yStride, int rows) where W : IConstant
    {
        if (!Sse.IsSupported || rows < 2 * TallTileRows) return;
        for (nint i = TallTileRows; i < 2 * TallTileRows; i++)
            for (nint vector = 0; vector < W.Value; vector++)
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref addend, i * yStride + vector * S.Count)));
    }

    /// <summary>One term k of every sum of the tile: y[i,j] ← fma(a[i,k], b[k,j], y[i,j]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddTerm<R, W>(
        ref T a0, ref T a2, nint aRowStride, ref T b,
        ref S y00, ref S y01, ref S y02, ref S y10, ref S y11, ref S y12, ref S y20, ref S y21, ref S y22, ref S y30, ref S y31, ref S y32)
        where R : IConstant
        where W : IConstant
    {
        S b0 = default, b1 = default, b2 = default;
        LoadVectors<W>(ref b, ref b0, ref b1, ref b2);
        FmaRow<W>(S.Broadcast(a0), b0, b1, b2, ref y00, ref y01, ref y02);
        if (R.Value == 1) return;
        FmaRow<W>(S.Broadcast(Unsafe.Add(ref a0, aRowStride)), b0, b1, b2, ref y10, ref y11, ref y12);
        FmaRow<W>(S.Broadcast(a2), b0, b1, b2, ref y20, ref y21, ref y22);
        FmaRow<W>(S.Broadcast(Unsafe.Add(ref a2, aRowStride)), b0, b1, b2, ref y30, ref y31, ref y32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FmaRow<W>(S a, S b0, S b1, S b2, ref S acc0, ref S acc1, ref S acc2) where W : IConstant
    {
        acc0 = S.Fma(a, b0, acc0);
        if (W.Value > 1) acc1 = S.Fma(a, b1, acc1);
        if (W.Value > 2) acc2 = S.Fma(a, b2, acc2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void LoadVectors<W>(ref T source, ref S vector0, ref S vector1, ref S vector2) where W : IConstant
    {
        vector0 = S.Load(ref source);
        if (W.Value > 1) vector1 = S.Load(ref Unsafe.Add(ref source, S.Count));
        if (W.Value > 2) vector2 = S.Load(ref Unsafe.Add(ref source, 2 * S.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreVectors<W>(ref T destination, S vector0, S vector1, S vector2) where W : IConstant
    {
        S.Store(vector0, ref destination);
        if (W.Value > 1) S.Store(vector1, ref Unsafe.Add(ref destination, S.Count));
        if (W.Value > 2) S.Store(vector2, ref Unsafe.Add(ref destination, 2 * S.Count));
    }

    // A single row, with B unpacked: eight vectors at a time, then up to three. The last tile is moved back to end at the last column: it
    // overlaps the one before, to the same bits.
    [MethodImpl(KernelOptions)]
    static void GemmRow(ReadOnlySpan<T> addend, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region, int row)
    {
        nint bStride = b.RowStride(shape.N), simdWidth = S.Count,
            endColumn = region.EndColumn, j = region.FirstColumn, rowOffset = (nint)row * shape.RowStride;
        nint aColumnStride = a.IsTransposed ? a.RowStride(shape.M) : 1;
        ref var pa = ref Unsafe.Add(ref MemoryMarshal.GetReference(a.Values.Span), a.IsTransposed ? row : (nint)row * a.RowStride(shape.K));
        ref var py = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), rowOffset);
        ref var pAddend = ref Unsafe.Add(ref MemoryMarshal.GetReference(addend), rowOffset);
        ref var pb = ref MemoryMarshal.GetReference(b.Values.Span);
        for (; j + 8 * simdWidth <= endColumn; j += 8 * simdWidth)
            GemvEightVectors(
                !addend.IsEmpty, ref Unsafe.Add(ref pAddend, j), ref pa, aColumnStride, ref Unsafe.Add(ref pb, j), bStride,
                ref Unsafe.Add(ref py, j), shape.K);
        while (j < endColumn)
        {
            var tileVectors = Math.Min(NextPanelVectors(VectorCount((int)(endColumn - j))), region.Columns / S.Count);
            var column = nint.Min(j, endColumn - tileVectors * simdWidth);
            var tile = new MicroTileShape(1, tileVectors * S.Count, shape.RowStride, 0, aColumnStride, bStride, shape.K);
            RunMicroKernel(
                tileVectors, addend.IsEmpty ? default : addend[(int)(rowOffset + column)..], ref pa, ref Unsafe.Add(ref pb, column),
                y[(int)(rowOffset + column)..], tile);
            j = column + tileVectors * simdWidth;
        }
    }

    [MethodImpl(KernelOptions)]
    static void GemvEightVectors(bool hasAddend, ref T addend, ref T a, nint aColumnStride, ref T b, nint bStride, ref T y, int depth)
    {
        nint simdWidth = S.Count;
        S y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        if (hasAddend)
        {
            LoadVectors<Three>(ref addend, ref y0, ref y1, ref y2);
            LoadVectors<Three>(ref Unsafe.Add(ref addend, 3 * simdWidth), ref y3, ref y4, ref y5);
            LoadVectors<Two>(ref Unsafe.Add(ref addend, 6 * simdWidth), ref y6, ref y7, ref y7);
        }
        for (nint k = 0; k < depth; k++)
        {
            var aVector = S.Broadcast(a);
            y0 = S.Fma(aVector, S.Load(ref b), y0);
            y1 = S.Fma(aVector, S.Load(ref Unsafe.Add(ref b, simdWidth)), y1);
            y2 = S.Fma(aVector, S.Load(ref Unsafe.Add(ref b, 2 * simdWidth)), y2);
            y3 = S.Fma(aVector, S.Load(ref Unsafe.Add(ref b, 3 * simdWidth)), y3);
            y4 = S.Fma(aVector, S.Load(ref Unsafe.Add(ref b, 4 * simdWidth)), y4);
            y5 = S.Fma(aVector, S.Load(ref Unsafe.Add(ref b, 5 * simdWidth)), y5);
            y6 = S.Fma(aVector, S.Load(ref Unsafe.Add(ref b, 6 * simdWidth)), y6);
            y7 = S.Fma(aVector, S.Load(ref Unsafe.Add(ref b, 7 * simdWidth)), y7);
            a = ref Unsafe.Add(ref a, aColumnStride);
            b = ref Unsafe.Add(ref b, bStride);
        }
        StoreVectors<Three>(ref y, y0, y1, y2);
        StoreVectors<Three>(ref Unsafe.Add(ref y, 3 * simdWidth), y3, y4, y5);
        StoreVectors<Two>(ref Unsafe.Add(ref y, 6 * simdWidth), y6, y7, y7);
    }

    /// <summary>An integer as a type parameter: a constant to the JIT.</summary>
    interface IConstant
    {
        static abstract int Value { get; }
    }

    readonly struct One : IConstant
    {
        public static int Value => 1;
    }

    readonly struct Two : IConstant
    {
        public static int Value => 2;
    }

    readonly struct Three : IConstant
    {
        public static int Value => 3;
    }

    readonly struct Four : IConstant
    {
        public static int Value => 4;
    }

    readonly struct Eight : IConstant
    {
        public static int Value => 8;
    }
}
