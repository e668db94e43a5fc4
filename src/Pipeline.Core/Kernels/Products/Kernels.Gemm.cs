using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.Kernels;

// y = addend + A·B, each of A and B row-major or column-major. B is packed into panels of up to three vectors, so that the micro-kernel
// reads contiguous memory that stays in the L1 cache. The micro-kernel computes four (with 32 registers, eight) rows of a panel: twelve
// accumulators hide the latency of a fused multiply-add, and each vector of B that is loaded serves four of them. A large k is split into
// depth ranges; each continues from the sums that the range before stored in y, and a store does not round. So the bits depend neither on
// packing and depth ranges nor on SIMD width and threads.
sealed partial class Kernels<T, S>
{
    // Sizes of the micro-kernel: rows, and columns in vectors.
    const int TileRows = 4, TallTileRows = 8, TileVectors = 3;

    // A panel stays in the L1 cache. A strip is the panels that are packed at once, in memory of the stack.
    const int PanelBytes = 24 << 10, StripBytes = 192 << 10;

    const int MinVectorsPerThread = 8, RowsPerPass = 64, MaxUnpackedDepth = 64;

    internal override void Gemm(ReadOnlyMemory<T> addend, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape)
    {
        var partitions = ThreadCount((long)shape.M * shape.K * shape.N);
        if (partitions <= 1) Gemm(addend.Span, a, b, y.Span, shape, new(0, shape.M, 0, shape.N));
        else Gemm(addend, a, b, y, shape, partitions);
    }

    // A method of its own: the closure object is allocated at method entry, and a single-threaded product must not pay for it.
    void Gemm(ReadOnlyMemory<T> addend, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape, int partitions) =>
        ParallelFor(partitions, i => Gemm(addend.Span, a, b, y.Span, shape, Partition(shape, i, partitions)));

    /// <summary>
    /// The region of y that one thread computes: columns where there are enough vectors. Then no two threads pack the same panel, and a
    /// thread multiplies by the weights that it updates.
    /// </summary>
    static Region Partition(GemmShape shape, int index, int count)
    {
        var (rows, columns) = (shape.M, shape.N);
        return VectorCount(columns) >= MinVectorsPerThread * count || columns >= rows
            ? new(0, rows, PartitionStart(index, count, columns, S.Count), PartitionStart(index + 1, count, columns, S.Count))
            : new(PartitionStart(index, count, rows, MaxTileRows), PartitionStart(index + 1, count, rows, MaxTileRows), 0, columns);
    }

    static void Gemm(ReadOnlySpan<T> addend, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region)
    {
        // Not where addend is y: GemmRow moves its last vector back over columns that are already stored, and would read them as addend.
        var isRowByRow = region.Rows < TileRows && region.Columns >= S.Count && !b.IsTransposed && !addend.Overlaps(y);
        if (!isRowByRow) GemmInPanels(addend, a, b, y, shape, region);
        else for (var row = region.Row; row < region.EndRow; row++) GemmRow(addend, a, b, y, shape, region, row);
    }

    [SkipLocalsInit]
    static void GemmInPanels(ReadOnlySpan<T> addend, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region)
    {
        var maxDepth = PanelBytes / (TileVectors * S.Count * Unsafe.SizeOf<T>());
        var ranges = Math.Max(1, (shape.K + maxDepth - 1) / maxDepth);
        var depth = Math.Max(1, (shape.K + ranges - 1) / ranges);
        var vectors = Math.Min(StripBytes / (depth * S.Count * Unsafe.SizeOf<T>()), VectorCount(region.Columns));
        var packed = IsReadInPlace(b, shape) ? default : AlignToVector(stackalloc T[(depth * vectors + 1) * S.Count]);
        for (int column = region.Column, width; column < region.EndColumn; column += width)
        {
            width = StripVectors(VectorCount(region.EndColumn - column), vectors) * S.Count;
            var strip = region with { Column = column, EndColumn = Math.Min(column + width, region.EndColumn) };
            var from = 0;
            do
            {
                var range = new DepthRange(from, Math.Min(depth, shape.K - from));
                if (IsReadInPlace(b, shape))
                    GemmStrip(
                        from == 0 ? addend : y, a, b.Values.Span[(from * b.Stride(shape.N) + column)..], S.Count, b.Stride(shape.N),
                        y, shape, strip, range);
                else
                {
                    Pack(b, shape, strip, range, packed);
                    GemmStrip(from == 0 ? addend : y, a, packed, S.Count * range.Depth, 0, y, shape, strip, range);
                }
                from += depth;
            }
            while (from < shape.K);
        }
    }

    /// <summary>
    /// Whether the micro-kernel reads B without packing: n is a multiple of the SIMD width, and either B is no wider than a panel, or k
    /// is so small that a panel of unpacked rows stays in the L1 cache.
    /// </summary>
    static bool IsReadInPlace(GemmOperand<T> b, GemmShape shape) => shape.K > 0 &&
        !b.IsTransposed && shape.N % S.Count == 0 && (shape.N / S.Count <= TileVectors || shape.K <= MaxUnpackedDepth);

    /// <summary>The buffer from the first address that is aligned to a vector: no load crosses two cache lines.</summary>
    static unsafe Span<T> AlignToVector(Span<T> buffer)
    {
        var bytes = S.Count * Unsafe.SizeOf<T>();
        var misalignment = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer)) % (nuint)bytes);
        return buffer[((bytes - misalignment) % bytes / Unsafe.SizeOf<T>())..];
    }

    /// <summary>Rows Row … EndRow − 1 and columns Column … EndColumn − 1 of y.</summary>
    readonly record struct Region(int Row, int EndRow, int Column, int EndColumn)
    {
        public int Rows => EndRow - Row;

        public int Columns => EndColumn - Column;
    }

    /// <summary>The terms k = From … From + Depth − 1 of every sum.</summary>
    readonly record struct DepthRange(int From, int Depth);

    static int VectorCount(int columns) => (columns + S.Count - 1) / S.Count;

    /// <summary>Vectors of the next panel: three, but 2 + 2 rather than 3 + 1 for the last four.</summary>
    static int PanelVectors(int remaining) => remaining == 4 ? 2 : Math.Min(remaining, TileVectors);

    /// <summary>
    /// Vectors of the next strip: at most <paramref name="max"/>, and never so many that a single vector remains. More than max vectors
    /// remain only where max is at least the eight panels that fit into a strip.
    /// </summary>
    static int StripVectors(int remaining, int max) => remaining == max + 1 ? max - 1 : Math.Min(remaining, max);

    /// <summary>
    /// Packs the strip of B for one depth range, panel after panel. A panel is depth × (vectors · SIMD width), padded with zeros.
    /// </summary>
    static void Pack(GemmOperand<T> b, GemmShape shape, Region strip, DepthRange range, Span<T> packed)
    {
        if (range.Depth == 0) return;
        for (int vector = 0, vectors = VectorCount(strip.Columns), width; vector < vectors; vector += width)
        {
            width = PanelVectors(vectors - vector);
            var column = strip.Column + vector * S.Count;
            var columns = Math.Min(width * S.Count, strip.EndColumn - column);
            var panel = packed.Slice(vector * S.Count * range.Depth, width * S.Count * range.Depth);
            if (columns < width * S.Count) panel.Clear();
            if (b.IsTransposed)
                Transposition.Transpose(
                    b.Values.Span[(column * b.Stride(shape.K) + range.From)..], b.Stride(shape.K), range.Depth, columns,
                    panel, width * S.Count);
            else
                PackRows(
                    b.Values.Span[(range.From * b.Stride(shape.N) + column)..], b.Stride(shape.N), range.Depth, columns,
                    panel, width * S.Count);
        }
    }

    [MethodImpl(KernelOptions)]
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
        const int columnsPerPass = 128;
        for (var column = 0; column < columns && rows > 0; column += columnsPerPass)
            Transposition.Transpose(x[column..], columns, Math.Min(columnsPerPass, columns - column), rows, y[(column * rows)..], rows);
    }

    /// <summary>
    /// Multiplies the rows of A by a strip of B. Vectors of <paramref name="panels"/> are <paramref name="vectorStride"/> elements apart;
    /// rows of a panel are <paramref name="rowStride"/> apart, or contiguous where it is 0. Takes <see cref="RowsPerPass"/> rows at a
    /// time, so that these rows of A stay in the cache for all panels.
    /// </summary>
    [MethodImpl(KernelOptions)]
    static void GemmStrip(
        ReadOnlySpan<T> addend, GemmOperand<T> a, ReadOnlySpan<T> panels, nint vectorStride, nint rowStride, Span<T> y,
        GemmShape shape, Region strip, DepthRange range)
    {
        var (aRowStride, aColumnStride) = a.IsTransposed ? (1, a.Stride(shape.M)) : (a.Stride(shape.K), 1);
        ref var firstA = ref Unsafe.Add(ref MemoryMarshal.GetReference(a.Values.Span), (nint)range.From * aColumnStride);
        var vectors = VectorCount(strip.Columns);
        for (int row = strip.Row, rows; row < strip.EndRow; row += rows)
        {
            rows = Rows(strip.EndRow - row);
            for (int vector = 0, width; vector < vectors; vector += width)
            {
                width = PanelVectors(vectors - vector);
                var (at, columns) = (row * shape.Stride + strip.Column + vector * S.Count, strip.Columns - vector * S.Count);
                var tile = new MicroTileShape(
                    rows, columns, shape.Stride, aRowStride, aColumnStride, rowStride == 0 ? width * S.Count : rowStride, range.Depth);
                ref var rowA = ref Unsafe.Add(ref firstA, (nint)row * aRowStride);
                ref var panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), vector * vectorStride);
                RunMicroKernel(width, addend.IsEmpty ? default : addend[at..], ref rowA, ref panel, y[at..], tile);
            }
        }

        static int Rows(int remaining) =>
            remaining < TileRows ? 1 : remaining < MaxTileRows ? TileRows : Math.Min(remaining, RowsPerPass) / MaxTileRows * MaxTileRows;
    }

    /// <summary>
    /// A tile that is wider than the remaining columns of y: computed in a buffer, of which the valid columns are copied to y.
    /// </summary>
    [SkipLocalsInit]
    static void GemmEdge(int width, ReadOnlySpan<T> addend, ref T a, ref T panel, Span<T> y, MicroTileShape tile)
    {
        Span<T> buffer = stackalloc T[RowsPerPass * TileVectors * S.Count];
        var (stride, padded) = ((int)tile.YStride, width * S.Count);
        var addendCopy = addend.IsEmpty ? default : buffer;
        for (var i = 0; i < tile.Rows && !addendCopy.IsEmpty; i++)
        {
            addend.Slice(i * stride, tile.Columns).CopyTo(buffer[(i * padded)..]);
            buffer[(i * padded + tile.Columns)..((i + 1) * padded)].Clear();
        }
        RunMicroKernel(width, addendCopy, ref a, ref panel, buffer, tile with { Columns = padded, YStride = padded });
        for (var i = 0; i < tile.Rows; i++) buffer.Slice(i * padded, tile.Columns).CopyTo(y[(i * stride)..]);
    }
}
