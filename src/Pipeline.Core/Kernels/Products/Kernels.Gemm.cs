using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

// y = start + A·B, A and B in either order. B is cut into panels of up to three lanes, copied so that what is needed next lies in one piece in the
// first-level cache, and four rows of A at a time pass over it: twelve chains are under way, which hides the latency of a fused multiply-add, and
// each number of B that is loaded serves four of them. A long sum is made in pieces; the next goes on in y where the one before it stopped, which
// rounds nothing. So neither pieces nor lanes nor threads are to be seen in the bits.
sealed partial class Kernels<T, S>
{
    const int TileRows = 4, TallTileRows = 8, TileLanes = 3, MinLanesPerThread = 8, RowsPerPass = 64, MaxDirectDepth = 64, PanelBytes = 24 << 10, StripBytes = 192 << 10;

    internal override void Gemm(ReadOnlyMemory<T> start, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape)
    {
        if (shape.M == 0 || shape.N == 0) return;
        var shares = ThreadCount((long)shape.M * shape.K * shape.N);
        if (shares <= 1) Gemm(start.Span, a, b, y.Span, shape, new(0, shape.M, 0, shape.N));
        else Gemm(start, a, b, y, shape, shares);
    }

    // On its own, because what a closure keeps is allocated where its method begins.
    void Gemm(ReadOnlyMemory<T> start, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape, int shares) =>
        ParallelFor(shares, share => Gemm(start.Span, a, b, y.Span, shape, Partition(shape, share, shares)));

    /// <summary>
    /// The share of a thread: of the columns where there are lanes enough. Then none copies a panel that another copies too, and the weights that a thread multiplies
    /// with are those that it updates.
    /// </summary>
    static Region Partition(GemmShape shape, int share, int shares)
    {
        var (rows, columns) = (shape.M, shape.N);
        return LaneCount(columns) >= MinLanesPerThread * shares || columns >= rows
            ? new(0, rows, PartitionStart(share, shares, columns, S.Count), PartitionStart(share + 1, shares, columns, S.Count))
            : new(PartitionStart(share, shares, rows, MaxTileRows), PartitionStart(share + 1, shares, rows, MaxTileRows), 0, columns);
    }

    static void Gemm(ReadOnlySpan<T> start, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region)
    {
        var few = region.Rows < TileRows && region.Columns >= S.Count && !b.IsTransposed && !start.Overlaps(y);      // its last lane goes back over its neighbour
        if (!few) GemmInPanels(start, a, b, y, shape, region);
        else for (var row = region.Row; row < region.EndRow; row++) GemmRow(start, a, b, y, shape, region, row);
    }

    [SkipLocalsInit]
    static void GemmInPanels(ReadOnlySpan<T> start, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region)
    {
        var panelTerms = PanelBytes / (TileLanes * S.Count * Unsafe.SizeOf<T>());
        var pieces = Math.Max(1, (shape.K + panelTerms - 1) / panelTerms);
        var depth = Math.Max(1, (shape.K + pieces - 1) / pieces);
        var lanes = Math.Min(Math.Max(TileLanes, StripBytes / (depth * S.Count * Unsafe.SizeOf<T>())), LaneCount(region.Columns));
        var packed = IsReadInPlace(b, shape) ? default : AlignToLane(stackalloc T[(depth * lanes + 1) * S.Count]);
        for (int column = region.Column, width; column < region.EndColumn; column += width)
        {
            width = StripLanes(LaneCount(region.EndColumn - column), lanes) * S.Count;
            var strip = region with { Column = column, EndColumn = Math.Min(column + width, region.EndColumn) };
            var from = 0;
            do
            {
                var piece = new DepthBlock(from, Math.Min(depth, shape.K - from));
                if (IsReadInPlace(b, shape)) GemmStrip(from == 0 ? start : y, a, b.Values.Span[(from * b.Stride(shape.N) + column)..], S.Count, b.Stride(shape.N), y, shape, strip, piece);
                else
                {
                    Pack(b, shape, strip, piece, packed);
                    GemmStrip(from == 0 ? start : y, a, packed, S.Count * piece.Depth, 0, y, shape, strip, piece);
                }
                from += depth;
            }
            while (from < shape.K);
        }
    }

    /// <summary>
    /// Whether B is read as it stands: whole lanes, and either no more of them than a panel has, or so few terms that their part of all rows stays in the
    /// first-level cache.
    /// </summary>
    static bool IsReadInPlace(GemmOperand<T> b, GemmShape shape) => shape.K > 0 &&
        !b.IsTransposed && shape.N % S.Count == 0 && (shape.N / S.Count <= TileLanes || shape.K <= MaxDirectDepth);

    /// <summary>The memory from where a lane meets no border of two cache lines.</summary>
    static unsafe Span<T> AlignToLane(Span<T> memory)
    {
        var bytes = S.Count * Unsafe.SizeOf<T>();
        var beyond = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory)) % (nuint)bytes);
        return memory[((bytes - beyond) % bytes / Unsafe.SizeOf<T>())..];
    }

    /// <summary>Rows and columns of y: what one call is to compute.</summary>
    readonly record struct Region(int Row, int EndRow, int Column, int EndColumn)
    {
        public int Rows => EndRow - Row;

        public int Columns => EndColumn - Column;
    }

    /// <summary>A piece of the sums: terms From … From + Depth − 1.</summary>
    readonly record struct DepthBlock(int From, int Depth);

    static int LaneCount(int columns) => (columns + S.Count - 1) / S.Count;

    /// <summary>Lanes of the next panel when so many are left: three, but two and two rather than three and one.</summary>
    static int PanelLanes(int left) => left == 4 ? 2 : Math.Min(left, TileLanes);

    /// <summary>Lanes of the next strip: as many as there is room for, but none may be left alone for the next one.</summary>
    static int StripLanes(int left, int room) => left == room + 1 && room > 1 ? room - 1 : Math.Min(left, room);

    /// <summary>Copies the rows of B that a piece needs, panel after panel; a panel is depth × its lanes, with zeros where B has no column.</summary>
    static void Pack(GemmOperand<T> b, GemmShape shape, Region strip, DepthBlock piece, Span<T> packed)
    {
        if (piece.Depth == 0) return;
        for (int lane = 0, lanes = LaneCount(strip.Columns), width; lane < lanes; lane += width)
        {
            width = PanelLanes(lanes - lane);
            var column = strip.Column + lane * S.Count;
            var columns = Math.Min(width * S.Count, strip.EndColumn - column);
            var panel = packed.Slice(lane * S.Count * piece.Depth, width * S.Count * piece.Depth);
            if (columns < width * S.Count) panel.Clear();
            if (b.IsTransposed) Transposition.Transpose(b.Values.Span[(column * b.Stride(shape.K) + piece.From)..], b.Stride(shape.K), piece.Depth, columns, panel, width * S.Count);
            else PackRows(b.Values.Span[(piece.From * b.Stride(shape.N) + column)..], b.Stride(shape.N), piece.Depth, columns, panel, width * S.Count);
        }
    }

    [MethodImpl(Kernel)]
    static void PackRows(ReadOnlySpan<T> b, nint stride, int depth, int columns, Span<T> panel, nint width)
    {
        for (nint j = 0; j < columns; j += j + S.Count <= columns ? S.Count : 1)
        {
            ref var from = ref Unsafe.Add(ref MemoryMarshal.GetReference(b), j);
            ref var to = ref Unsafe.Add(ref MemoryMarshal.GetReference(panel), j);
            if (j + S.Count <= columns)
                for (nint k = 0; k < depth; k++) S.Store(S.Load(ref Unsafe.Add(ref from, k * stride)), ref Unsafe.Add(ref to, k * width));
            else
                for (nint k = 0; k < depth; k++) Unsafe.Add(ref to, k * width) = Unsafe.Add(ref from, k * stride);
        }
    }

    internal override void Transpose(ReadOnlySpan<T> x, int rows, int columns, Span<T> y)
    {
        const int together = 128;
        for (var column = 0; column < columns && rows > 0; column += together)
            Transposition.Transpose(x[column..], columns, Math.Min(together, columns - column), rows, y[(column * rows)..], rows);
    }

    /// <summary>
    /// The lanes of <paramref name="panels"/> are <paramref name="laneStep"/> apart, and the rows within one <paramref name="rowStep"/>, or as wide as the panel is (0).
    /// Some rows at a time, so that their part of y stays in the first-level cache while the panels pass by.
    /// </summary>
    [MethodImpl(Kernel)]
    static void GemmStrip(ReadOnlySpan<T> start, GemmOperand<T> a, ReadOnlySpan<T> panels, nint laneStep, nint rowStep, Span<T> y, GemmShape shape, Region strip, DepthBlock piece)
    {
        var (next, step) = a.IsTransposed ? (1, a.Stride(shape.M)) : (a.Stride(shape.K), 1);
        ref var firstA = ref Unsafe.Add(ref MemoryMarshal.GetReference(a.Values.Span), (nint)piece.From * step);
        var lanes = LaneCount(strip.Columns);
        for (int row = strip.Row, rows; row < strip.EndRow; row += rows)
        {
            rows = Rows(strip.EndRow - row);
            for (int lane = 0, width; lane < lanes; lane += width)
            {
                width = PanelLanes(lanes - lane);
                var (at, columns) = (row * shape.Stride + strip.Column + lane * S.Count, strip.Columns - lane * S.Count);
                var tile = new MicroTile(rows, columns, shape.Stride, next, step, rowStep == 0 ? width * S.Count : rowStep, piece.Depth);
                ref var rowA = ref Unsafe.Add(ref firstA, (nint)row * next);
                ref var panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), lane * laneStep);
                RunMicroKernel(width, start.IsEmpty ? default : start[at..], ref rowA, ref panel, y[at..], tile);
            }
        }

        static int Rows(int left) => left < TileRows ? 1 : left < MaxTileRows ? TileRows : Math.Min(left, RowsPerPass) / MaxTileRows * MaxTileRows;
    }

    /// <summary>Tiles that reach beyond the columns of y: computed beside it, and what is real copied over.</summary>
    [SkipLocalsInit]
    static void GemmEdge(int width, ReadOnlySpan<T> start, ref T a, ref T panel, Span<T> y, MicroTile tile)
    {
        Span<T> beside = stackalloc T[RowsPerPass * TileLanes * S.Count];
        var (stride, wide) = ((int)tile.YStride, width * S.Count);
        var copy = start.IsEmpty ? default : beside;
        for (var i = 0; i < tile.Rows && !copy.IsEmpty; i++)
        {
            start.Slice(i * stride, tile.Columns).CopyTo(beside[(i * wide)..]);
            beside[(i * wide + tile.Columns)..((i + 1) * wide)].Clear();
        }
        RunMicroKernel(width, copy, ref a, ref panel, beside, tile with { Columns = wide, YStride = wide });
        for (var i = 0; i < tile.Rows; i++) beside.Slice(i * wide, tile.Columns).CopyTo(y[(i * stride)..]);
    }
}
