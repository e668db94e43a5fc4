using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

// The innermost loop: rows × lanes of y at once, each lane a chain in a register of its own. One text for all sizes; what a size does not have,
// the compiler leaves out, because sizes are types.
sealed partial class Kernels<T, S>
{
    /// <summary>Rows and columns of y to be computed; how far apart rows of y, rows of A, the numbers of one row of A and rows of the panel lie; the number of terms.</summary>
    readonly record struct MicroTile(int Rows, int Columns, nint YStride, nint ARowStride, nint AColumnStride, nint BStride, nint K);

    /// <summary>Rows, one alone or a multiple of four (of eight, where there are registers for them), of <paramref name="width"/> lanes.</summary>
    static void RunMicroKernel(int width, ReadOnlySpan<T> start, ref T a, ref T b, Span<T> y, MicroTile tile)
    {
        if (tile.Columns < width * S.Count) { GemmEdge(width, start, ref a, ref b, y, tile); return; }
        ref var from = ref MemoryMarshal.GetReference(start);
        ref var to = ref MemoryMarshal.GetReference(y);
        switch (tile.Rows == 1 ? 1 : tile.Rows % MaxTileRows == 0 ? MaxTileRows : TileRows, width)
        {
            case (1, 1): RunMicroKernel<One, One>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            case (1, 2): RunMicroKernel<One, Two>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            case (1, 3): RunMicroKernel<One, Three>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            case (TileRows, 1): RunMicroKernel<Four, One>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            case (TileRows, 2): RunMicroKernel<Four, Two>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            case (TileRows, 3): RunMicroKernel<Four, Three>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            case (_, 1): TallMicroKernel<One>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            case (_, 2): TallMicroKernel<Two>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
            default: TallMicroKernel<Three>(!start.IsEmpty, ref from, ref a, ref b, ref to, tile); break;
        }
    }

    /// <summary>Rows of the tallest tile: eight rows of three lanes are 24 chains, which need a machine with 32 registers.</summary>
    static int MaxTileRows => S.RegisterCount >= 32 ? TallTileRows : TileRows;

    /// <summary>Eight rows at a time. A text of its own: what the compiler would only throw away again costs most of the time that it takes.</summary>
    [MethodImpl(Kernel)]
    static void TallMicroKernel<W>(bool started, ref T start, ref T a, ref T b, ref T y, MicroTile tile) where W : IConstant
    {
        nint one = tile.ARowStride, row = tile.YStride, step = tile.AColumnStride, next = tile.BStride, depth = tile.K;
        for (var rows = 0; rows < tile.Rows; rows += TallTileRows)
        {
            S y00 = default, y01 = default, y02 = default, y10 = default, y11 = default, y12 = default;
            S y20 = default, y21 = default, y22 = default, y30 = default, y31 = default, y32 = default;
            S y40 = default, y41 = default, y42 = default, y50 = default, y51 = default, y52 = default;
            S y60 = default, y61 = default, y62 = default, y70 = default, y71 = default, y72 = default;
            if (started)
            {
                Fetch<W>(ref start, row, tile.Rows - rows);
                Load<W>(ref start, ref y00, ref y01, ref y02);
                Load<W>(ref Unsafe.Add(ref start, 1 * row), ref y10, ref y11, ref y12);
                Load<W>(ref Unsafe.Add(ref start, 2 * row), ref y20, ref y21, ref y22);
                Load<W>(ref Unsafe.Add(ref start, 3 * row), ref y30, ref y31, ref y32);
                Load<W>(ref Unsafe.Add(ref start, 4 * row), ref y40, ref y41, ref y42);
                Load<W>(ref Unsafe.Add(ref start, 5 * row), ref y50, ref y51, ref y52);
                Load<W>(ref Unsafe.Add(ref start, 6 * row), ref y60, ref y61, ref y62);
                Load<W>(ref Unsafe.Add(ref start, 7 * row), ref y70, ref y71, ref y72);
            }
            ref var x = ref a;
            ref var panel = ref b;
            for (nint k = 0; k < depth; k++)
            {
                S b0 = default, b1 = default, b2 = default;
                Load<W>(ref panel, ref b0, ref b1, ref b2);
                ref var x2 = ref Unsafe.Add(ref x, 2 * one);
                ref var x4 = ref Unsafe.Add(ref x2, 2 * one);
                ref var x6 = ref Unsafe.Add(ref x4, 2 * one);
                Gemv<W>(S.Broadcast(x), b0, b1, b2, ref y00, ref y01, ref y02);
                Gemv<W>(S.Broadcast(Unsafe.Add(ref x, one)), b0, b1, b2, ref y10, ref y11, ref y12);
                Gemv<W>(S.Broadcast(x2), b0, b1, b2, ref y20, ref y21, ref y22);
                Gemv<W>(S.Broadcast(Unsafe.Add(ref x2, one)), b0, b1, b2, ref y30, ref y31, ref y32);
                Gemv<W>(S.Broadcast(x4), b0, b1, b2, ref y40, ref y41, ref y42);
                Gemv<W>(S.Broadcast(Unsafe.Add(ref x4, one)), b0, b1, b2, ref y50, ref y51, ref y52);
                Gemv<W>(S.Broadcast(x6), b0, b1, b2, ref y60, ref y61, ref y62);
                Gemv<W>(S.Broadcast(Unsafe.Add(ref x6, one)), b0, b1, b2, ref y70, ref y71, ref y72);
                x = ref Unsafe.Add(ref x, step);
                panel = ref Unsafe.Add(ref panel, next);
            }
            Store<W>(ref y, y00, y01, y02);
            Store<W>(ref Unsafe.Add(ref y, 1 * row), y10, y11, y12);
            Store<W>(ref Unsafe.Add(ref y, 2 * row), y20, y21, y22);
            Store<W>(ref Unsafe.Add(ref y, 3 * row), y30, y31, y32);
            Store<W>(ref Unsafe.Add(ref y, 4 * row), y40, y41, y42);
            Store<W>(ref Unsafe.Add(ref y, 5 * row), y50, y51, y52);
            Store<W>(ref Unsafe.Add(ref y, 6 * row), y60, y61, y62);
            Store<W>(ref Unsafe.Add(ref y, 7 * row), y70, y71, y72);
            start = ref Unsafe.Add(ref start, TallTileRows * row);
            a = ref Unsafe.Add(ref a, TallTileRows * one);
            y = ref Unsafe.Add(ref y, TallTileRows * row);
        }
    }

    [MethodImpl(Kernel)]
    static void RunMicroKernel<R, W>(bool started, ref T start, ref T a, ref T b, ref T y, MicroTile tile) where R : IConstant where W : IConstant
    {
        nint one = tile.ARowStride, row = tile.YStride, step = tile.AColumnStride, next = tile.BStride, depth = tile.K;
        for (var rows = 0; rows < tile.Rows; rows += R.Value)
        {
            S y00 = default, y01 = default, y02 = default, y10 = default, y11 = default, y12 = default;
            S y20 = default, y21 = default, y22 = default, y30 = default, y31 = default, y32 = default;
            if (started)
            {
                Load<W>(ref start, ref y00, ref y01, ref y02);
                if (R.Value > 1)
                {
                    Load<W>(ref Unsafe.Add(ref start, row), ref y10, ref y11, ref y12);
                    Load<W>(ref Unsafe.Add(ref start, 2 * row), ref y20, ref y21, ref y22);
                    Load<W>(ref Unsafe.Add(ref start, 3 * row), ref y30, ref y31, ref y32);
                }
            }
            ref var x0 = ref a;
            ref var x2 = ref Unsafe.Add(ref a, 2 * one);
            ref var panel = ref b;
            nint k = 1;
            for (; k < depth; k += 2)
            {
                AddTerm<R, W>(ref x0, ref x2, one, ref panel, ref y00, ref y01, ref y02, ref y10, ref y11, ref y12, ref y20, ref y21, ref y22, ref y30, ref y31, ref y32);
                AddTerm<R, W>(ref Unsafe.Add(ref x0, step), ref Unsafe.Add(ref x2, step), one, ref Unsafe.Add(ref panel, next), ref y00, ref y01, ref y02, ref y10, ref y11, ref y12, ref y20, ref y21, ref y22, ref y30, ref y31, ref y32);
                x0 = ref Unsafe.Add(ref x0, 2 * step);
                x2 = ref Unsafe.Add(ref x2, 2 * step);
                panel = ref Unsafe.Add(ref panel, 2 * next);
            }
            if (k == depth) AddTerm<R, W>(ref x0, ref x2, one, ref panel, ref y00, ref y01, ref y02, ref y10, ref y11, ref y12, ref y20, ref y21, ref y22, ref y30, ref y31, ref y32);
            Store<W>(ref y, y00, y01, y02);
            if (R.Value > 1)
            {
                Store<W>(ref Unsafe.Add(ref y, row), y10, y11, y12);
                Store<W>(ref Unsafe.Add(ref y, 2 * row), y20, y21, y22);
                Store<W>(ref Unsafe.Add(ref y, 3 * row), y30, y31, y32);
            }
            start = ref Unsafe.Add(ref start, R.Value * row);
            a = ref Unsafe.Add(ref a, R.Value * one);
            y = ref Unsafe.Add(ref y, R.Value * row);
        }
    }

    /// <summary>Asks for what the next tile begins with, while this one is computed: it comes from afar where weights are many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe void Fetch<W>(ref T start, nint row, int rows) where W : IConstant
    {
        if (!Sse.IsSupported || rows < 2 * TallTileRows) return;
        for (nint i = TallTileRows; i < 2 * TallTileRows; i++)
            for (nint lane = 0; lane < W.Value; lane++)
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, i * row + lane * S.Count)));
    }

    /// <summary>One term of every chain of the tile: y[i,j] ← fma(a[i,k], b[k,j], y[i,j]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddTerm<R, W>(
        ref T x0, ref T x2, nint one, ref T b,
        ref S y00, ref S y01, ref S y02, ref S y10, ref S y11, ref S y12, ref S y20, ref S y21, ref S y22, ref S y30, ref S y31, ref S y32) where R : IConstant where W : IConstant
    {
        S b0 = default, b1 = default, b2 = default;
        Load<W>(ref b, ref b0, ref b1, ref b2);
        Gemv<W>(S.Broadcast(x0), b0, b1, b2, ref y00, ref y01, ref y02);
        if (R.Value == 1) return;
        Gemv<W>(S.Broadcast(Unsafe.Add(ref x0, one)), b0, b1, b2, ref y10, ref y11, ref y12);
        Gemv<W>(S.Broadcast(x2), b0, b1, b2, ref y20, ref y21, ref y22);
        Gemv<W>(S.Broadcast(Unsafe.Add(ref x2, one)), b0, b1, b2, ref y30, ref y31, ref y32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Gemv<W>(S x, S b0, S b1, S b2, ref S y0, ref S y1, ref S y2) where W : IConstant
    {
        y0 = S.Fma(x, b0, y0);
        if (W.Value > 1) y1 = S.Fma(x, b1, y1);
        if (W.Value > 2) y2 = S.Fma(x, b2, y2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load<W>(ref T at, ref S s0, ref S s1, ref S s2) where W : IConstant
    {
        s0 = S.Load(ref at);
        if (W.Value > 1) s1 = S.Load(ref Unsafe.Add(ref at, S.Count));
        if (W.Value > 2) s2 = S.Load(ref Unsafe.Add(ref at, 2 * S.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<W>(ref T at, S s0, S s1, S s2) where W : IConstant
    {
        S.Store(s0, ref at);
        if (W.Value > 1) S.Store(s1, ref Unsafe.Add(ref at, S.Count));
        if (W.Value > 2) S.Store(s2, ref Unsafe.Add(ref at, 2 * S.Count));
    }

    // One row alone, read from B as it stands: eight lanes at once, then one; the last goes back over its neighbour.
    [MethodImpl(Kernel)]
    static void GemmRow(ReadOnlySpan<T> start, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region, int row)
    {
        nint columns = b.Stride(shape.N), lane = S.Count, end = region.EndColumn, j = region.Column, first = (nint)row * shape.Stride;
        nint step = a.IsTransposed ? a.Stride(shape.M) : 1;
        ref var pa = ref Unsafe.Add(ref MemoryMarshal.GetReference(a.Values.Span), a.IsTransposed ? row : (nint)row * a.Stride(shape.K));
        ref var py = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), first);
        ref var ps = ref Unsafe.Add(ref MemoryMarshal.GetReference(start), first);
        ref var pb = ref MemoryMarshal.GetReference(b.Values.Span);
        for (; j + 8 * lane <= end; j += 8 * lane) GemvEightLanes(!start.IsEmpty, ref Unsafe.Add(ref ps, j), ref pa, step, ref Unsafe.Add(ref pb, j), columns, ref Unsafe.Add(ref py, j), shape.K);
        while (j < end)
        {
            var width = Math.Min(PanelLanes(LaneCount((int)(end - j))), region.Columns / S.Count);
            var at = nint.Min(j, end - width * lane);
            var tile = new MicroTile(1, width * S.Count, shape.Stride, 0, step, columns, shape.K);
            RunMicroKernel(width, start.IsEmpty ? default : start[(int)(first + at)..], ref pa, ref Unsafe.Add(ref pb, at), y[(int)(first + at)..], tile);
            j = at + width * lane;
        }
    }

    [MethodImpl(Kernel)]
    static void GemvEightLanes(bool started, ref T s, ref T a, nint step, ref T b, nint columns, ref T y, int inner)
    {
        nint lane = S.Count;
        S y0 = default, y1 = default, y2 = default, y3 = default, y4 = default, y5 = default, y6 = default, y7 = default;
        if (started)
        {
            Load<Three>(ref s, ref y0, ref y1, ref y2);
            Load<Three>(ref Unsafe.Add(ref s, 3 * lane), ref y3, ref y4, ref y5);
            Load<Two>(ref Unsafe.Add(ref s, 6 * lane), ref y6, ref y7, ref y7);
        }
        for (nint k = 0; k < inner; k++)
        {
            var x = S.Broadcast(a);
            y0 = S.Fma(x, S.Load(ref b), y0);
            y1 = S.Fma(x, S.Load(ref Unsafe.Add(ref b, lane)), y1);
            y2 = S.Fma(x, S.Load(ref Unsafe.Add(ref b, 2 * lane)), y2);
            y3 = S.Fma(x, S.Load(ref Unsafe.Add(ref b, 3 * lane)), y3);
            y4 = S.Fma(x, S.Load(ref Unsafe.Add(ref b, 4 * lane)), y4);
            y5 = S.Fma(x, S.Load(ref Unsafe.Add(ref b, 5 * lane)), y5);
            y6 = S.Fma(x, S.Load(ref Unsafe.Add(ref b, 6 * lane)), y6);
            y7 = S.Fma(x, S.Load(ref Unsafe.Add(ref b, 7 * lane)), y7);
            a = ref Unsafe.Add(ref a, step);
            b = ref Unsafe.Add(ref b, columns);
        }
        Store<Three>(ref y, y0, y1, y2);
        Store<Three>(ref Unsafe.Add(ref y, 3 * lane), y3, y4, y5);
        Store<Two>(ref Unsafe.Add(ref y, 6 * lane), y6, y7, y7);
    }

    /// <summary>A number that the compiler knows.</summary>
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
