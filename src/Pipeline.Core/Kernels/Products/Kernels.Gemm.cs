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
    const int MaxPanelBytes = 24 << 10, MaxStripBytes = 192 << 10;

    const int MinVectorsPerColumnSplit = 8, MaxRowsPerPass = 64, MaxUnpackedDepth = 64;

    internal override void Gemm(ReadOnlyMemory<T> addend, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape)
    {
        var partitions = ThreadCount((long)shape.M * shape.K * shape.N);
        if (partitions <= 1) Gemm(addend.Span, a, b, y.Span, shape, new(0, shape.M, 0, shape.N));
        else Gemm(addend, a, b, y, shape, partitions);
    }

    void Gemm(ReadOnlyMemory<T> addend, GemmOperand<T> a, GemmOperand<T> b, Memory<T> y, GemmShape shape, int partitions) => ParallelFor(
        partitions, (addend, a, b, y, shape, partitions), static (product, i) => Gemm(
            product.addend.Span, product.a, product.b, product.y.Span, product.shape,
            PartitionRegion(product.shape, i, product.partitions)));

    /// <summary>
    /// The region of y that one thread computes: columns where there are enough vectors. Then no two threads pack the same panel, and a
    /// thread multiplies by the weights that it updates.
    /// </summary>
    static Region PartitionRegion(GemmShape shape, int partitionIndex, int partitionCount)
    {
        var (rows, columns) = (shape.M, shape.N);
        return VectorCount(columns) >= MinVectorsPerColumnSplit * partitionCount || columns >= rows
            ? new(
                0, rows, PartitionStart(partitionIndex, partitionCount, columns, S.Count),
                PartitionStart(partitionIndex + 1, partitionCount, columns, S.Count))
            : new(
                PartitionStart(partitionIndex, partitionCount, rows, MaxTileRows),
                PartitionStart(partitionIndex + 1, partitionCount, rows, MaxTileRows), 0, columns);
    }

    static void Gemm(ReadOnlySpan<T> addend, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region)
    {
        // Not where addend is y: GemmRow moves its last vector back over columns that are already stored, and would read them as addend.
        var isRowByRow = region.Rows < TileRows && region.Columns >= S.Count && !b.IsTransposed && !addend.Overlaps(y);
        if (!isRowByRow) GemmInPanels(addend, a, b, y, shape, region);
        else for (var row = region.FirstRow; row < region.EndRow; row++) GemmRow(addend, a, b, y, shape, region, row);
    }

    [SkipLocalsInit]
    static void GemmInPanels(ReadOnlySpan<T> addend, GemmOperand<T> a, GemmOperand<T> b, Span<T> y, GemmShape shape, Region region)
    {
        var rangeLength = RangeLength(shape.K);
        var maxStripVectors = Math.Min(MaxStripBytes / (rangeLength * S.Count * Unsafe.SizeOf<T>()), VectorCount(region.Columns));
        var packedStrip = CanSkipPacking(b, shape) ? default : AlignToVector(stackalloc T[(rangeLength * maxStripVectors + 1) * S.Count]);
        for (int column = region.FirstColumn, stripColumns; column < region.EndColumn; column += stripColumns)
        {
            stripColumns = NextStripVectors(VectorCount(region.EndColumn - column), maxStripVectors) * S.Count;
            var strip = region with { FirstColumn = column, EndColumn = Math.Min(column + stripColumns, region.EndColumn) };
            var kStart = 0;
            do
            {
                var range = new DepthRange(kStart, Math.Min(rangeLength, shape.K - kStart));
                if (CanSkipPacking(b, shape))
                    GemmStrip(
                        kStart == 0 ? addend : y, a,
                        b.Values.Span[(kStart * b.RowStride(shape.N) + column)..], S.Count, b.RowStride(shape.N),
                        y, shape, strip, range);
                else
                {
                    Pack(b, shape, strip, range, packedStrip);
                    GemmStrip(kStart == 0 ? addend : y, a, packedStrip, S.Count * range.Length, 0, y, shape, strip, range);
                }
                kStart += rangeLength;
            }
            while (kStart < shape.K);
        }
    }

    internal override void Pack(GemmOperand<T> b, GemmShape shape, Memory<T> packed)
    {
        var strip = new Region(0, 0, 0, shape.N);
        for (int kStart = 0, rangeLength = RangeLength(shape.K); kStart < shape.K; kStart += rangeLength)
            Pack(
                b, shape, strip, new(kStart, Math.Min(rangeLength, shape.K - kStart)),
                packed.Span[PackedLength(kStart, shape.N)..]);
    }

    internal override void GemmPacked(
        ReadOnlyMemory<T> addend, GemmOperand<T> a, ReadOnlyMemory<T> packedB, Memory<T> y, GemmShape shape)
    {
        var (strip, rangeLength, kStart) = (new Region(0, shape.M, 0, shape.N), RangeLength(shape.K), 0);
        do
        {
            var range = new DepthRange(kStart, Math.Min(rangeLength, shape.K - kStart));
            GemmStrip(
                kStart == 0 ? addend.Span : y.Span, a, packedB.Span[PackedLength(kStart, shape.N)..], S.Count * range.Length, 0, y.Span,
                shape, strip, range);
            kStart += rangeLength;
        }
        while (kStart < shape.K);
    }

    /// <summary>Terms of a depth range: at most as many as fit into a panel in the cache, and all ranges about equal.</summary>
    static int RangeLength(int k)
    {
        var maxRangeLength = MaxPanelBytes / (TileVectors * S.Count * Unsafe.SizeOf<T>());
        var rangeCount = Math.Max(1, (k + maxRangeLength - 1) / maxRangeLength);
        return Math.Max(1, (k + rangeCount - 1) / rangeCount);
    }

    /// <summary>
    /// Whether the micro-kernel reads B without packing: n is a multiple of the SIMD width, and either B is no wider than a panel, or k
    /// is so small that a panel of unpacked rows stays in the L1 cache.
    /// </summary>
    static bool CanSkipPacking(GemmOperand<T> b, GemmShape shape) => shape.K > 0 &&
        !b.IsTransposed && shape.N % S.Count == 0 && (shape.N / S.Count <= TileVectors || shape.K <= MaxUnpackedDepth);

    /// <summary>The buffer from the first address that is aligned to a vector: no load crosses two cache lines.</summary>
    static unsafe Span<T> AlignToVector(Span<T> buffer)
    {
        var bytes = S.Count * Unsafe.SizeOf<T>();
        var misalignment = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer)) % (nuint)bytes);
        return buffer[((bytes - misalignment) % bytes / Unsafe.SizeOf<T>())..];
    }

    /// <summary>Rows Row … EndRow − 1 and columns Column … EndColumn − 1 of y.</summary>
    readonly record struct Region(int FirstRow, int EndRow, int FirstColumn, int EndColumn)
    {
        public int Rows => EndRow - FirstRow;

        public int Columns => EndColumn - FirstColumn;
    }

    /// <summary>The terms k = Start … Start + Length − 1 of every sum.</summary>
    readonly record struct DepthRange(int Start, int Length);

    static int VectorCount(int columns) => (columns + S.Count - 1) / S.Count;

    /// <summary>Vectors of the next panel: three, but 2 + 2 rather than 3 + 1 for the last four.</summary>
    static int NextPanelVectors(int remaining) => remaining == 4 ? 2 : Math.Min(remaining, TileVectors);

    /// <summary>
    /// Vectors of the next strip: at most <paramref name="max"/>, and never so many that a single vector remains. More than max vectors
    /// remain only where max is at least the eight panels that fit into a strip.
    /// </summary>
    static int NextStripVectors(int remaining, int max) => remaining == max + 1 ? max - 1 : Math.Min(remaining, max);

    /// <summary>
    /// Packs the strip of B for one depth range, panel after panel. A panel is depth × (vectors · SIMD width), padded with zeros.
    /// </summary>
    static void Pack(GemmOperand<T> b, GemmShape shape, Region strip, DepthRange range, Span<T> packed)
    {
        if (range.Length == 0) return;
        var stripVectors = VectorCount(strip.Columns);
        for (int firstVector = 0, panelVectors; firstVector < stripVectors; firstVector += panelVectors)
        {
            panelVectors = NextPanelVectors(stripVectors - firstVector);
            var column = strip.FirstColumn + firstVector * S.Count;
            var validColumns = Math.Min(panelVectors * S.Count, strip.EndColumn - column);
            var panel = packed.Slice(firstVector * S.Count * range.Length, panelVectors * S.Count * range.Length);
            if (validColumns < panelVectors * S.Count) panel.Clear();
            if (b.IsTransposed)
                Transposition.Transpose(
                    b.Values.Span[(column * b.RowStride(shape.K) + range.Start)..], b.RowStride(shape.K), range.Length, validColumns,
                    panel, panelVectors * S.Count);
            else
                PackRows(
                    b.Values.Span[(range.Start * b.RowStride(shape.N) + column)..], b.RowStride(shape.N), range.Length, validColumns,
                    panel, panelVectors * S.Count);
        }
    }

    [MethodImpl(KernelOptions)]
    static void PackRows(ReadOnlySpan<T> b, nint bStride, int depth, int columns, Span<T> panel, nint panelStride)
    {
        for (nint j = 0; j < columns; j += j + S.Count <= columns ? S.Count : 1)
        {
            ref var source = ref Unsafe.Add(ref MemoryMarshal.GetReference(b), j);
            ref var destination = ref Unsafe.Add(ref MemoryMarshal.GetReference(panel), j);
            if (j + S.Count <= columns)
                for (nint k = 0; k < depth; k++)
                    S.Store(S.Load(ref Unsafe.Add(ref source, k * bStride)), ref Unsafe.Add(ref destination, k * panelStride));
            else
                for (nint k = 0; k < depth; k++) Unsafe.Add(ref destination, k * panelStride) = Unsafe.Add(ref source, k * bStride);
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
    /// rows of a panel are <paramref name="panelRowStride"/> apart, or contiguous where it is 0. Takes <see cref="MaxRowsPerPass"/> rows at
    /// a time, so that these rows of A stay in the cache for all panels.
    /// </summary>
    static void GemmStrip(
        ReadOnlySpan<T> addend, GemmOperand<T> a, ReadOnlySpan<T> panels, nint vectorStride, nint panelRowStride, Span<T> y,
        GemmShape shape, Region strip, DepthRange range)
    {
        var (aRowStride, aColumnStride) = a.IsTransposed ? (1, a.RowStride(shape.M)) : (a.RowStride(shape.K), 1);
        ref var aStart = ref Unsafe.Add(ref MemoryMarshal.GetReference(a.Values.Span), (nint)range.Start * aColumnStride);
        GemmStrip(addend, ref aStart, aRowStride, aColumnStride, panels, vectorStride, panelRowStride, y, shape, strip, range.Length);
    }

    [MethodImpl(KernelOptions)]
    static void GemmStrip(
        ReadOnlySpan<T> addend, ref T aStart, nint aRowStride, nint aColumnStride, ReadOnlySpan<T> panels, nint vectorStride,
        nint panelRowStride, Span<T> y, GemmShape shape, Region strip, int depth)
    {
        var stripVectors = VectorCount(strip.Columns);
        for (int row = strip.FirstRow, rows; row < strip.EndRow; row += rows)
        {
            rows = RowsInNextPass(strip.EndRow - row);
            for (int firstVector = 0, panelVectors; firstVector < stripVectors; firstVector += panelVectors)
            {
                panelVectors = NextPanelVectors(stripVectors - firstVector);
                var (yOffset, columns) = (
                    row * shape.RowStride + strip.FirstColumn + firstVector * S.Count, strip.Columns - firstVector * S.Count);
                var tile = new MicroTileShape(
                    rows, columns, shape.RowStride, aRowStride, aColumnStride, panelRowStride == 0
                        ? panelVectors * S.Count
                        : panelRowStride, depth);
                ref var aRow = ref Unsafe.Add(ref aStart, row * aRowStride);
                ref var panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), firstVector * vectorStride);
                RunMicroKernel(panelVectors, addend.IsEmpty ? default : addend[yOffset..], ref aRow, ref panel, y[yOffset..], tile);
            }
        }

        static int RowsInNextPass(int remaining) =>
            remaining < TileRows ? 1 : remaining < MaxTileRows ? TileRows : Math.Min(remaining, MaxRowsPerPass) / MaxTileRows * MaxTileRows;
    }

    /// <summary>
    /// A tile that is wider than the remaining columns of y: computed in a buffer, of which the valid columns are copied to y.
    /// </summary>
    [SkipLocalsInit]
    static void GemmEdgeTile(int tileVectors, ReadOnlySpan<T> addend, ref T a, ref T panel, Span<T> y, MicroTileShape tile)
    {
        Span<T> buffer = stackalloc T[MaxRowsPerPass * TileVectors * S.Count];
        var (yStride, paddedColumns) = ((int)tile.YStride, tileVectors * S.Count);
        var addendCopy = addend.IsEmpty ? default : buffer;
        for (var i = 0; i < tile.Rows && !addendCopy.IsEmpty; i++)
        {
            addend.Slice(i * yStride, tile.Columns).CopyTo(buffer[(i * paddedColumns)..]);
            buffer[(i * paddedColumns + tile.Columns)..((i + 1) * paddedColumns)].Clear();
        }
        RunMicroKernel(tileVectors, addendCopy, ref a, ref panel, buffer, tile with { Columns = paddedColumns, YStride = paddedColumns });
        for (var i = 0; i < tile.Rows; i++) buffer.Slice(i * paddedColumns, tile.Columns).CopyTo(y[(i * yStride)..]);
    }
}
