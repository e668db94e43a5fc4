using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// The optimizer of a shard: the gradient of W is made tile by tile, a few rows of W; while a tile is in the cache, each elementwise
/// transform passes over it, and it is added to W.
/// </summary>
/// <remarks>
/// Passes over a tile give the bits of passes over the whole matrix. Where a barrier needs more than a tile, the tiles are kept as
/// <c>gradient</c>, and each later stage passes over it again.
/// </remarks>
sealed class ShardOptimizer<T> where T : unmanaged
{
    // A tile and the weights and state beside it stay in the L2 cache. The micro-kernel computes MinTileRows rows at once.
    const int TileElements = 1 << 13, MinTileRows = 8;

    readonly LayerOptimizer<T> update;
    readonly Kernels<T> kernels, singleThreaded;
    readonly int inputs, width, tileRows, first, columns;
    readonly Memory<T> biasGradient, gradient;
    readonly T[] columnSquares;
    readonly ImmutableArray<Memory<T>> tiles, weightSlots, biasSlots;

    /// <param name="update">The optimizer and its state for the whole layer.</param>
    /// <param name="parameters">W and b of the shard, updated in place.</param>
    /// <param name="first">The layer's output that is column 0 of the shard.</param>
    /// <param name="columns">Columns of the shard, without padding.</param>
    /// <param name="biasGradient">Where the shard writes the gradient of b.</param>
    /// <param name="kernels">On one thread, unless this is the only shard.</param>
    public ShardOptimizer(
        LayerOptimizer<T> update, WeightsAndBias<T> parameters, int first, int columns, Memory<T> biasGradient, Kernels<T> kernels)
    {
        (this.update, Parameters, this.biasGradient) = (update, parameters, biasGradient);
        (this.first, this.columns, this.kernels, singleThreaded) = (first, columns, kernels, kernels.WithThreads(1));
        (width, inputs) = (parameters.B.Length, parameters.W.Length / parameters.B.Length);
        columnSquares = new T[width];
        tileRows = Math.Clamp(TileElements / width / MinTileRows * MinTileRows, MinTileRows, Math.Max(MinTileRows, inputs));
        Slots = [.. update.Slots.Select(_ => new WeightsAndBias<T>(Kernels<T>.AllocateAligned(inputs * width), new T[width]))];
        (weightSlots, biasSlots) = ([.. Slots.Select(slot => slot.W)], [.. Slots.Select(slot => slot.B)]);
        for (var i = 0; i < Slots.Length; i++) CopyFrom(update.Slots[i], Slots[i]);
        if (update.Plan is null || IsProduct) return;
        if (update.Plan.IsElementwise) tiles = kernels.ParallelCreate(kernels.Threads, _ => Kernels<T>.AllocateAligned(tileRows * width));
        else gradient = Kernels<T>.AllocateAligned(inputs * width);
    }

    /// <summary>Whether the update is W ← W + aᵀ(factor·x̄), which is done without a gradient.</summary>
    public bool IsProduct => update.Plan is { IsProduct: true };

    /// <summary>W and b.</summary>
    public WeightsAndBias<T> Parameters { get; }

    /// <summary>The optimizer's state.</summary>
    public ImmutableArray<WeightsAndBias<T>> Slots { get; }

    bool IsElementwise => update.Plan!.IsElementwise;

    /// <summary>The gradient and the first stage; where that is the only one, also the update.</summary>
    /// <param name="step">Factors and kernels of the step.</param>
    /// <param name="a">The inputs of the layer.</param>
    /// <param name="scaledCotangent">x̄ times the leading factors: rows × width.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void BeginUpdate(StepUpdate<T> step, ImmutableArray<ColumnSlice<T>> a, Memory<T> scaledCotangent, int rows)
    {
        FinishBias(step, stage: 0);
        var count = kernels.ThreadCount((long)inputs * rows * width);
        kernels.ParallelFor(
            count, (Optimizer: this, Step: step, A: a, ScaledCotangent: scaledCotangent, Rows: rows, Count: count), static (pass, i) =>
            {
                var optimizer = pass.Optimizer;
                var (begin, end) = (optimizer.FirstRow(i, pass.Count), optimizer.FirstRow(i + 1, pass.Count));
                foreach (var slice in pass.A)
                    optimizer.BeginRows(
                        pass.Step, slice, pass.ScaledCotangent, pass.Rows, i,
                        Math.Max(begin, slice.FirstColumn), Math.Min(end, slice.FirstColumn + slice.ColumnCount));
            });
    }

    /// <summary>The first stage of rows begin … end − 1 of W, whose inputs are in one slice.</summary>
    void BeginRows(
        StepUpdate<T> step, ColumnSlice<T> inputSlice, Memory<T> scaledCotangent, int rows, int partition, int begin, int end)
    {
        for (var row = begin; row < end; row += tileRows)
        {
            var rowsOfTile = Math.Min(tileRows, end - row);
            var tile = IsElementwise ? tiles[partition][..(rowsOfTile * width)] : GradientRows(row, rowsOfTile);
            WriteGradient(tile, inputSlice, scaledCotangent, row, rows);
            FinishTile(step, stage: 0, tile.Span, row);
        }
    }

    /// <summary>A later stage; the last one adds the update.</summary>
    public void ContinueUpdate(StepUpdate<T> step, int stage)
    {
        FinishBias(step, stage);
        kernels.ParallelRows(inputs, width, (Optimizer: this, Step: step, Stage: stage), static (pass, begin, end) =>
        {
            var optimizer = pass.Optimizer;
            for (var row = begin; row < end; row += optimizer.tileRows)
                optimizer.FinishTile(pass.Step, pass.Stage, optimizer.GradientRows(row, Math.Min(optimizer.tileRows, end - row)).Span, row);
        });
    }

    /// <summary>g ← factor·g.</summary>
    public void ScaleGradient(double factor)
    {
        kernels.Map(new Scalars.Scale(factor), gradient.Span, gradient.Span);
        kernels.Map(new Scalars.Scale(factor), biasGradient.Span, biasGradient.Span);
    }

    /// <summary>Σᵢ gᵢⱼ² of W and b, down each column, into its columns of the layer.</summary>
    public void CopyColumnSquaresTo(Span<T> weights, Span<T> biases)
    {
        SumColumnSquares(gradient.Span);
        columnSquares.AsSpan(0, columns).CopyTo(weights[first..]);
        SumColumnSquares(biasGradient.Span);
        columnSquares.AsSpan(0, columns).CopyTo(biases[first..]);
    }

    /// <summary><see cref="MaxNorm"/>: u = w·min(1, c/‖w‖) − p with w = p + g, column by column of what decays.</summary>
    public void BoundColumns(MaxNorm maxNorm)
    {
        if (update.Infos[0].IsDecayed) BoundColumns(maxNorm, Parameters.W.Span, gradient.Span);
        if (update.Infos[1].IsDecayed) BoundColumns(maxNorm, Parameters.B.Span, biasGradient.Span);
    }

    void BoundColumns(MaxNorm maxNorm, ReadOnlySpan<T> p, Span<T> w)
    {
        kernels.Zip(new Add(), p, w, w);
        SumColumnSquares(w);
        var factors = columnSquares;
        kernels.Map(maxNorm.ShrinkFactor, factors, factors);
        for (var at = 0; at < w.Length; at += width) kernels.Zip(new Multiply(), w.Slice(at, width), factors, w.Slice(at, width));
        kernels.Zip(new Subtract(), w, p, w);
    }

    /// <summary>Copies numbers of the shard into their columns of the layer. weights: in × stride; biases: 1 × stride.</summary>
    public void CopyTo(WeightsAndBias<T> numbers, Span<T> weights, Span<T> biases, int stride) =>
        numbers.CopyTo(weights[first..], biases[first..], stride, columns);

    /// <summary>Copies numbers of the layer into the arrays of the shard.</summary>
    public void CopyFrom(Parameters<T> layer, WeightsAndBias<T> numbers) => numbers.CopyFrom(layer, first, columns);

    /// <summary>λ·W + aᵀδ for rows of W; each element is one FMA chain.</summary>
    void WriteGradient(Memory<T> tile, ColumnSlice<T> inputSlice, Memory<T> scaledCotangent, int row, int rows)
    {
        var isPenalized = update.Penalty != 0;
        if (isPenalized) kernels.Map(new Scalars.Scale(update.Penalty), Parameters.W.Span.Slice(row * width, tile.Length), tile.Span);
        var a = inputSlice.Values with { Values = inputSlice.Values.Values[(row - inputSlice.FirstColumn)..], IsTransposed = true };
        var shape = new GemmShape(tile.Length / width, rows, width);
        singleThreaded.Gemm(isPenalized ? tile : default, a, new(scaledCotangent, IsTransposed: false), tile, shape);
    }

    void FinishTile(StepUpdate<T> step, int stage, Span<T> tile, int row) =>
        Finish(step, stage, update.Infos[0], tile, Parameters.W, weightSlots, row * width);

    void FinishBias(StepUpdate<T> step, int stage) =>
        Finish(step, stage, update.Infos[1], biasGradient.Span, Parameters.B, biasSlots, 0);

    /// <summary>The transforms of a stage on elements offset, offset + 1, … of a matrix; the last stage also adds them to it.</summary>
    void Finish(
        StepUpdate<T> step, int stage, ParameterInfo info, Span<T> g, Memory<T> parameter, ImmutableArray<Memory<T>> slots, int offset)
    {
        var (p, count) = (parameter.Slice(offset, g.Length), g.Length);
        foreach (var (kernel, transform, slot) in step.Stages[stage])
            if (transform.AppliesTo(info))
                kernel.Run(g, p.Span,
                    transform.SlotCount > 0 ? slots[slot].Span.Slice(offset, count) : default,
                    transform.SlotCount > 1 ? slots[slot + 1].Span.Slice(offset, count) : default, g);
        if (step.IsLast(stage)) kernels.Zip(new Add(), p.Span, g, p.Span);
    }

    /// <summary>Σᵢ gᵢⱼ², down each column.</summary>
    void SumColumnSquares(ReadOnlySpan<T> matrix)
    {
        columnSquares.AsSpan().Clear();
        for (var row = 0; row < matrix.Length; row += width)
            kernels.Zip(new AddSquare(), matrix.Slice(row, width), columnSquares, columnSquares);
    }

    Memory<T> GradientRows(int row, int rows) => gradient.Slice(row * width, rows * width);

    int FirstRow(int partition, int count) => Kernels<T>.PartitionStart(partition, count, inputs, MinTileRows);

    /// <summary>y + x²; both operations are rounded.</summary>
    readonly struct AddSquare : IBinaryOp
    {
        public S Invoke<S>(S x, S y) where S : IScalar<S> => y + x * x;
    }
}
