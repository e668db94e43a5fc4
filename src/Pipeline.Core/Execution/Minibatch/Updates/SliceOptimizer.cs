using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Optimizers;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// The optimizer of a slice: the gradient of W is made tile by tile, a few rows of W; while a tile is in the cache, each elementwise
/// transform passes over it, and it is added to W.
/// </summary>
/// <remarks>
/// Passes over a tile give the bits of passes over the whole matrix. Where a barrier needs more than a tile, the tiles are kept as
/// <c>gradient</c>, and each later stage passes over it again.
/// </remarks>
sealed class SliceOptimizer<T> where T : unmanaged
{
    // A tile and the weights and state beside it stay in the cache of a core. The micro-kernel computes MinTileRows rows at once.
    const int TileElements = 1 << 13, MinTileRows = 8;

    readonly LayerUpdateSetup<T> setup;
    readonly Kernels<T> kernels;
    readonly int inputWidth, paddedOutputs, tileRows, firstOutput, outputCount;
    readonly Memory<T> biasGradient, gradient;
    readonly T[] columnSquares, columnFactors;
    readonly ImmutableArray<Memory<T>> tiles, packedCotangents, weightSlots, biasSlots;

    /// <param name="setup">The optimizer and its state for the whole layer.</param>
    /// <param name="parameters">W and b of the slice, updated in place.</param>
    /// <param name="firstOutput">The layer's output that is column 0 of the slice.</param>
    /// <param name="outputCount">Columns of the slice, without padding.</param>
    /// <param name="biasGradient">Where the slice writes the gradient of b.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="kernels">On one thread, unless this is the only slice.</param>
    public SliceOptimizer(
        LayerUpdateSetup<T> setup, WeightsAndBias<T> parameters, int firstOutput, int outputCount, Memory<T> biasGradient, int maxRows,
        Kernels<T> kernels)
    {
        (this.setup, Parameters, this.biasGradient) = (setup, parameters, biasGradient);
        (this.firstOutput, this.outputCount, this.kernels) = (firstOutput, outputCount, kernels);
        (paddedOutputs, inputWidth) = (parameters.B.Length, parameters.W.Length / parameters.B.Length);
        (columnSquares, columnFactors) = (new T[paddedOutputs], new T[paddedOutputs]);
        tileRows = Math.Clamp(TileElements / paddedOutputs / MinTileRows * MinTileRows, MinTileRows, Math.Max(MinTileRows, inputWidth));
        Slots = [.. setup.Slots.Select(
            _ => new WeightsAndBias<T>(Kernels<T>.AllocateAligned(inputWidth * paddedOutputs), new T[paddedOutputs]))];
        (weightSlots, biasSlots) = ([.. Slots.Select(slot => slot.W)], [.. Slots.Select(slot => slot.B)]);
        for (var i = 0; i < Slots.Length; i++) CopySliceColumns(setup.Slots[i], Slots[i]);
        if (setup.Plan is null || IsSingleGemm) return;
        packedCotangents = kernels.ParallelCreate(
            kernels.Threads, _ => Kernels<T>.AllocateAligned(kernels.PackedLength(maxRows, paddedOutputs)));
        if (setup.Plan.IsElementwise)
            tiles = kernels.ParallelCreate(kernels.Threads, _ => Kernels<T>.AllocateAligned(tileRows * paddedOutputs));
        else gradient = Kernels<T>.AllocateAligned(inputWidth * paddedOutputs);
    }

    /// <summary>Whether the update is W ← W + xᵀ(factor·z̄), which is done without a gradient.</summary>
    public bool IsSingleGemm => setup.Plan is { IsSingleGemm: true };

    /// <summary>W and b.</summary>
    public WeightsAndBias<T> Parameters { get; }

    /// <summary>The optimizer's state.</summary>
    public ImmutableArray<WeightsAndBias<T>> Slots { get; }

    /// <summary>The gradient, where it is kept for a barrier.</summary>
    public WeightsAndBias<T> Gradient => new(gradient, biasGradient);

    bool IsElementwise => setup.Plan!.IsElementwise;

    /// <summary>The gradient and the first stage; where that is the only one, also the update.</summary>
    /// <param name="step">Factors and kernels of the step.</param>
    /// <param name="x">The inputs of the layer.</param>
    /// <param name="scaledCotangent">z̄ times the leading factors: rows × padded outputs.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void BeginUpdate(StepUpdate<T> step, ImmutableArray<ColumnSlice<T>> x, Memory<T> scaledCotangent, int rows)
    {
        RunStageOnBias(step, stage: 0);
        var count = kernels.ThreadCount((long)inputWidth * rows * paddedOutputs);
        kernels.ParallelFor(
            count, (Optimizer: this, Step: step, X: x, ScaledCotangent: scaledCotangent, Rows: rows, Count: count), static (pass, i) =>
            {
                var optimizer = pass.Optimizer;
                var (begin, end) = (optimizer.FirstRow(i, pass.Count), optimizer.FirstRow(i + 1, pass.Count));
                optimizer.PackCotangent(pass.ScaledCotangent, i, pass.Rows);
                foreach (var slice in pass.X)
                    optimizer.BeginUpdateOfRows(
                        pass.Step, slice, i, pass.Rows,
                        Math.Max(begin, slice.FirstColumn), Math.Min(end, slice.FirstColumn + slice.ColumnCount));
            });
    }

    /// <summary>z̄, as all products of a partition read it.</summary>
    void PackCotangent(Memory<T> scaledCotangent, int partition, int rows) =>
        kernels.Pack(new(scaledCotangent, IsTransposed: false), new(0, rows, paddedOutputs), packedCotangents[partition]);

    /// <summary>The first stage of rows begin … end − 1 of W, whose inputs are in one slice.</summary>
    void BeginUpdateOfRows(StepUpdate<T> step, ColumnSlice<T> inputSlice, int partition, int rows, int begin, int end)
    {
        for (var row = begin; row < end; row += tileRows)
        {
            var rowCount = Math.Min(tileRows, end - row);
            var tile = IsElementwise ? tiles[partition][..(rowCount * paddedOutputs)] : GradientRows(row, rowCount);
            WriteGradient(tile, inputSlice, packedCotangents[partition], row, rows);
            RunStageOnTile(step, stage: 0, tile.Span, row);
        }
    }

    /// <summary>A later stage; the last one adds the update.</summary>
    public void ContinueUpdate(StepUpdate<T> step, int stage)
    {
        RunStageOnBias(step, stage);
        kernels.ParallelRows(inputWidth, paddedOutputs, (Optimizer: this, Step: step, Stage: stage), static (pass, begin, end) =>
        {
            var optimizer = pass.Optimizer;
            for (var row = begin; row < end; row += optimizer.tileRows)
                optimizer.RunStageOnTile(
                    pass.Step, pass.Stage, optimizer.GradientRows(row, Math.Min(optimizer.tileRows, end - row)).Span, row);
        });
    }

    /// <summary>g ← factor·g.</summary>
    public void ScaleGradient(double factor)
    {
        kernels.Map(new Scale(factor), gradient.Span, gradient.Span);
        kernels.Map(new Scale(factor), biasGradient.Span, biasGradient.Span);
    }

    /// <summary>Σᵢ gᵢⱼ² of W and b, down each column, into its columns of the layer.</summary>
    public void CopyColumnSquaresTo(Span<T> weights, Span<T> biases)
    {
        ColumnSquares.Sum(kernels, gradient.Span, columnSquares);
        columnSquares.AsSpan(0, outputCount).CopyTo(weights[firstOutput..]);
        ColumnSquares.Sum(kernels, biasGradient.Span, columnSquares);
        columnSquares.AsSpan(0, outputCount).CopyTo(biases[firstOutput..]);
    }

    /// <summary><see cref="MaxNorm"/>: u = w·min(1, c/‖w‖) − p with w = p + g, column by column of what decays.</summary>
    public void ApplyMaxNorm(MaxNorm maxNorm)
    {
        if (setup.Infos[0].IsDecayed)
            ColumnSquares.ApplyMaxNorm(kernels, maxNorm, Parameters.W.Span, gradient, columnSquares, columnFactors);
        if (setup.Infos[1].IsDecayed)
            ColumnSquares.ApplyMaxNorm(kernels, maxNorm, Parameters.B.Span, biasGradient, columnSquares, columnFactors);
    }

    /// <summary>Copies numbers of the slice into their columns of the layer. weights: in × stride; biases: 1 × stride.</summary>
    public void CopyIntoLayer(WeightsAndBias<T> numbers, Span<T> weights, Span<T> biases, int stride) =>
        numbers.CopyIntoLayer(weights[firstOutput..], biases[firstOutput..], stride, outputCount);

    /// <summary>Copies numbers of the layer into the arrays of the slice.</summary>
    public void CopySliceColumns(Parameters<T> layer, WeightsAndBias<T> numbers) => numbers.CopyColumnsOf(layer, firstOutput, outputCount);

    /// <summary>λ·W + xᵀz̄ for rows of W; each element is one FMA chain.</summary>
    void WriteGradient(Memory<T> tile, ColumnSlice<T> inputSlice, Memory<T> packedCotangent, int row, int rows)
    {
        var isPenalized = setup.Penalty != 0;
        if (isPenalized) kernels.Map(new Scale(setup.Penalty), Parameters.W.Span.Slice(row * paddedOutputs, tile.Length), tile.Span);
        var xColumns = inputSlice.Values.Values[(row - inputSlice.FirstColumn)..];
        var xTransposed = inputSlice.Values with { Values = xColumns, IsTransposed = true };
        kernels.GemmPacked(
            isPenalized ? tile : default, xTransposed, packedCotangent, tile, new(tile.Length / paddedOutputs, rows, paddedOutputs));
    }

    void RunStageOnTile(StepUpdate<T> step, int stage, Span<T> tile, int row) =>
        RunStage(step, stage, setup.Infos[0], tile, Parameters.W, weightSlots, row * paddedOutputs);

    void RunStageOnBias(StepUpdate<T> step, int stage) =>
        RunStage(step, stage, setup.Infos[1], biasGradient.Span, Parameters.B, biasSlots, 0);

    /// <summary>The transforms of a stage on elements offset, offset + 1, … of a matrix; the last stage also adds them to it.</summary>
    void RunStage(
        StepUpdate<T> step, int stage, ParameterInfo info, Span<T> g, Memory<T> parameter, ImmutableArray<Memory<T>> slots, int offset)
    {
        var transforms = step.Stages[stage];
        var p = parameter.Span.Slice(offset, g.Length);
        var last = step.IsLast(stage) ? IndexOfLastApplicable(transforms, info) : -1;
        for (var i = 0; i < transforms.Length; i++)
        {
            var (kernel, transform, slot) = transforms[i];
            if (!transform.AppliesTo(info)) continue;
            var s1 = transform.SlotCount > 0 ? slots[slot].Span.Slice(offset, g.Length) : default;
            var s2 = transform.SlotCount > 1 ? slots[slot + 1].Span.Slice(offset, g.Length) : default;
            if (i == last) kernel.RunAndAdd(step.TrailingFactor, g, p, s1, s2);
            else kernel.Run(g, p, s1, s2, g);
        }
        if (step.IsLast(stage) && last < 0) kernels.Zip(new AddScaled(step.TrailingFactor), p, g, p);
    }

    static int IndexOfLastApplicable(ImmutableArray<BoundTransform<T>> transforms, ParameterInfo info)
    {
        for (var i = transforms.Length - 1; i >= 0; i--)
            if (transforms[i].Transform.AppliesTo(info)) return i;
        return -1;
    }

    Memory<T> GradientRows(int row, int rowCount) => gradient.Slice(row * paddedOutputs, rowCount * paddedOutputs);

    int FirstRow(int partition, int count) => Kernels<T>.PartitionStart(partition, count, inputWidth, MinTileRows);
}
