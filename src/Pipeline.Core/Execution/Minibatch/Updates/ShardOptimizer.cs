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
    // A tile and the weights and state beside it stay in the cache of a core. The micro-kernel computes MinTileRows rows at once.
    const int TileElements = 1 << 13, MinTileRows = 8;

    readonly LayerUpdateSetup<T> update;
    readonly Kernels<T> kernels;
    readonly int inputs, width, tileRows, first, columns;
    readonly Memory<T> biasGradient, gradient;
    readonly T[] columnSquares, columnFactors;
    readonly ImmutableArray<Memory<T>> tiles, packedCotangents, weightSlots, biasSlots;

    /// <param name="update">The optimizer and its state for the whole layer.</param>
    /// <param name="parameters">W and b of the shard, updated in place.</param>
    /// <param name="first">The layer's output that is column 0 of the shard.</param>
    /// <param name="columns">Columns of the shard, without padding.</param>
    /// <param name="biasGradient">Where the shard writes the gradient of b.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="kernels">On one thread, unless this is the only shard.</param>
    public ShardOptimizer(
        LayerUpdateSetup<T> update, WeightsAndBias<T> parameters, int first, int columns, Memory<T> biasGradient, int maxRows,
        Kernels<T> kernels)
    {
        (this.update, Parameters, this.biasGradient) = (update, parameters, biasGradient);
        (this.first, this.columns, this.kernels) = (first, columns, kernels);
        (width, inputs) = (parameters.B.Length, parameters.W.Length / parameters.B.Length);
        (columnSquares, columnFactors) = (new T[width], new T[width]);
        tileRows = Math.Clamp(TileElements / width / MinTileRows * MinTileRows, MinTileRows, Math.Max(MinTileRows, inputs));
        Slots = [.. update.Slots.Select(_ => new WeightsAndBias<T>(Kernels<T>.AllocateAligned(inputs * width), new T[width]))];
        (weightSlots, biasSlots) = ([.. Slots.Select(slot => slot.W)], [.. Slots.Select(slot => slot.B)]);
        for (var i = 0; i < Slots.Length; i++) CopyFrom(update.Slots[i], Slots[i]);
        if (update.Plan is null || IsProduct) return;
        packedCotangents = kernels.ParallelCreate(
            kernels.Threads, _ => Kernels<T>.AllocateAligned(kernels.PackedLength(maxRows, width)));
        if (update.Plan.IsElementwise)
            tiles = kernels.ParallelCreate(kernels.Threads, _ => Kernels<T>.AllocateAligned(tileRows * width));
        else gradient = Kernels<T>.AllocateAligned(inputs * width);
    }

    /// <summary>Whether the update is W ← W + aᵀ(factor·x̄), which is done without a gradient.</summary>
    public bool IsProduct => update.Plan is { IsProduct: true };

    /// <summary>W and b.</summary>
    public WeightsAndBias<T> Parameters { get; }

    /// <summary>The optimizer's state.</summary>
    public ImmutableArray<WeightsAndBias<T>> Slots { get; }

    /// <summary>The gradient, where it is kept for a barrier.</summary>
    public WeightsAndBias<T> Gradient => new(gradient, biasGradient);

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
                optimizer.Pack(pass.ScaledCotangent, i, pass.Rows);
                foreach (var slice in pass.A)
                    optimizer.BeginRows(
                        pass.Step, slice, i, pass.Rows,
                        Math.Max(begin, slice.FirstColumn), Math.Min(end, slice.FirstColumn + slice.ColumnCount));
            });
    }

    /// <summary>x̄, as all products of a partition read it.</summary>
    void Pack(Memory<T> scaledCotangent, int partition, int rows) =>
        kernels.Pack(new(scaledCotangent, IsTransposed: false), new(0, rows, width), packedCotangents[partition]);

    /// <summary>The first stage of rows begin … end − 1 of W, whose inputs are in one slice.</summary>
    void BeginRows(StepUpdate<T> step, ColumnSlice<T> inputSlice, int partition, int rows, int begin, int end)
    {
        for (var row = begin; row < end; row += tileRows)
        {
            var rowCount = Math.Min(tileRows, end - row);
            var tile = IsElementwise ? tiles[partition][..(rowCount * width)] : GradientRows(row, rowCount);
            WriteGradient(tile, inputSlice, packedCotangents[partition], row, rows);
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
        ColumnSquares.Sum(kernels, gradient.Span, columnSquares);
        columnSquares.AsSpan(0, columns).CopyTo(weights[first..]);
        ColumnSquares.Sum(kernels, biasGradient.Span, columnSquares);
        columnSquares.AsSpan(0, columns).CopyTo(biases[first..]);
    }

    /// <summary><see cref="MaxNorm"/>: u = w·min(1, c/‖w‖) − p with w = p + g, column by column of what decays.</summary>
    public void ApplyMaxNorm(MaxNorm maxNorm)
    {
        if (update.Infos[0].IsDecayed) ColumnSquares.Bound(kernels, maxNorm, Parameters.W.Span, gradient, columnSquares, columnFactors);
        if (update.Infos[1].IsDecayed)
            ColumnSquares.Bound(kernels, maxNorm, Parameters.B.Span, biasGradient, columnSquares, columnFactors);
    }

    /// <summary>Copies numbers of the shard into their columns of the layer. weights: in × stride; biases: 1 × stride.</summary>
    public void CopyTo(WeightsAndBias<T> numbers, Span<T> weights, Span<T> biases, int stride) =>
        numbers.CopyTo(weights[first..], biases[first..], stride, columns);

    /// <summary>Copies numbers of the layer into the arrays of the shard.</summary>
    public void CopyFrom(Parameters<T> layer, WeightsAndBias<T> numbers) => numbers.CopyFrom(layer, first, columns);

    /// <summary>λ·W + aᵀδ for rows of W; each element is one FMA chain.</summary>
    void WriteGradient(Memory<T> tile, ColumnSlice<T> inputSlice, Memory<T> packedCotangent, int row, int rows)
    {
        var isPenalized = update.Penalty != 0;
        if (isPenalized) kernels.Map(new Scalars.Scale(update.Penalty), Parameters.W.Span.Slice(row * width, tile.Length), tile.Span);
        var aRows = inputSlice.Values.Values[(row - inputSlice.FirstColumn)..];
        var a = inputSlice.Values with { Values = aRows, IsTransposed = true };
        kernels.GemmPacked(isPenalized ? tile : default, a, packedCotangent, tile, new(tile.Length / width, rows, width));
    }

    void FinishTile(StepUpdate<T> step, int stage, Span<T> tile, int row) =>
        Finish(step, stage, update.Infos[0], tile, Parameters.W, weightSlots, row * width);

    void FinishBias(StepUpdate<T> step, int stage) =>
        Finish(step, stage, update.Infos[1], biasGradient.Span, Parameters.B, biasSlots, 0);

    /// <summary>The transforms of a stage on elements offset, offset + 1, … of a matrix; the last stage also adds them to it.</summary>
    void Finish(
        StepUpdate<T> step, int stage, ParameterInfo info, Span<T> g, Memory<T> parameter, ImmutableArray<Memory<T>> slots, int offset)
    {
        var transforms = step.Stages[stage];
        var p = parameter.Span.Slice(offset, g.Length);
        var last = step.IsLast(stage) ? LastApplicable(transforms, info) : -1;
        for (var i = 0; i < transforms.Length; i++)
        {
            var (kernel, transform, slot) = transforms[i];
            if (!transform.AppliesTo(info)) continue;
            var s1 = transform.SlotCount > 0 ? slots[slot].Span.Slice(offset, g.Length) : default;
            var s2 = transform.SlotCount > 1 ? slots[slot + 1].Span.Slice(offset, g.Length) : default;
            if (i == last) kernel.RunAndAdd(step.LastFactor, g, p, s1, s2);
            else kernel.Run(g, p, s1, s2, g);
        }
        if (step.IsLast(stage) && last < 0) kernels.Zip(new AddScaled(step.LastFactor), p, g, p);
    }

    static int LastApplicable(ImmutableArray<BoundTransform<T>> transforms, ParameterInfo info)
    {
        for (var i = transforms.Length - 1; i >= 0; i--)
            if (transforms[i].Transform.AppliesTo(info)) return i;
        return -1;
    }

    Memory<T> GradientRows(int row, int rowCount) => gradient.Slice(row * width, rowCount * width);

    int FirstRow(int partition, int count) => Kernels<T>.PartitionStart(partition, count, inputs, MinTileRows);
}
