using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// A dense layer with the elementwise layers after it, its outputs partitioned into <see cref="LayerShard{T}"/>s: forward, backward and
/// update as <see cref="GradientStep"/> computes them, in arrays that every step overwrites.
/// </summary>
/// <remarks>
/// A layer with enough outputs has one shard per thread, for the whole training run; shard i is computed in share i of each parallel loop.
/// Each shard of a first layer has a copy of the batch, in <c>inputCopies</c>: batch × in, aligned to 64 bytes, so that its products read
/// it from the cache of their own core. A layer with few outputs is one shard whose products run on all threads.
/// </remarks>
sealed class MinibatchDense<T> : IMinibatchLayer<T>, IBatchReader<T>, IUpdatedParameters<T> where T : unmanaged
{
    // Vectors of outputs per shard, at least: the width of the microkernel's tile.
    const int MinVectorsPerShard = 3;

    readonly Kernels<T> kernels;
    readonly int inputWidth, outputWidth;
    readonly ImmutableArray<LayerShard<T>> shards;
    readonly ImmutableArray<Memory<T>> inputCopies;                   // of a first layer: the batch, a copy per shard
    readonly ImmutableArray<ImmutableArray<ColumnSlice<T>>> inputSlices;      // the same copies as operands, one slice each
    readonly T[] weightSquares, biasSquares;

    /// <param name="parameters">W and b.</param>
    /// <param name="unit">The dense layer and the elementwise layers after it.</param>
    /// <param name="setup">The optimizer and its state for the layer.</param>
    /// <param name="maxRows">The largest batch.</param>
    /// <param name="isFirst">Whether it reads the batch.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public MinibatchDense(
        Parameters<T> parameters, NetworkUnit unit, LayerUpdateSetup<T> setup, int maxRows, bool isFirst, Kernels<T> kernels)
    {
        var (w, _) = parameters;
        (this.kernels, inputWidth, outputWidth) = (kernels, w.Rows, w.Columns);
        (weightSquares, biasSquares) = (new T[outputWidth], new T[outputWidth]);
        var vectors = kernels.PaddedWidth(outputWidth) / kernels.SimdWidth;
        var threads = kernels.ThreadCount((long)maxRows * inputWidth * outputWidth);
        var shardCount = vectors < MinVectorsPerShard * threads ? 1 : threads;
        var shardKernels = shardCount == 1 ? kernels : kernels.WithThreads(1);
        shards = kernels.ParallelCreate(
            shardCount, i => new LayerShard<T>(
                parameters, unit, setup, FirstOutput(i, shardCount), FirstOutput(i + 1, shardCount), maxRows, shardKernels));
        Outputs = [.. shards.Select(shard => shard.Outputs)];
        KeptGradient = [.. shards.Select(shard => shard.ShardOptimizer.Gradient).SelectMany(g => new[] { g.W, g.B })];
        inputCopies = isFirst ? kernels.ParallelCreate(shardCount, _ => Kernels<T>.AllocateAligned(maxRows * inputWidth)) : [];
        inputSlices = [.. inputCopies.Select(copy => ImmutableArray.Create(new ColumnSlice<T>(
            new(copy, IsTransposed: false) { LeadingDimension = inputWidth }, FirstColumn: 0, ColumnCount: inputWidth)))];
    }

    public int MatrixCount => 2;

    public ImmutableArray<ColumnSlice<T>> Outputs { get; }

    public ImmutableArray<Matrix<T>> Gradients { get; private set; }

    /// <summary>Of a first layer: y = f(x·W + b). x: batch × in.</summary>
    public void Forward(Matrix<T> x, Key? key)
    {
        kernels.ParallelFor(shards.Length, (Layer: this, Batch: x, Key: key), static (pass, i) =>
        {
            var (layer, batch, key) = pass;
            layer.shards[i].ReadInputs(batch, batch.Rows * i / layer.shards.Length, layer.inputCopies[i]);
            layer.shards[i].Forward(layer.inputSlices[i], batch.Rows, key);
        });
    }

    public void Forward(ImmutableArray<ColumnSlice<T>> x, int rows, Key? key)
    {
        Shapes.Require(
            x.Width() == inputWidth, "a·b", "a needs as many columns as b has rows", (rows, x.Width()), (inputWidth, outputWidth));
        kernels.ParallelFor(shards.Length, (Shards: shards, X: x, Rows: rows, Key: key), static (pass, i) =>
            pass.Shards[i].Forward(pass.X, pass.Rows, pass.Key));
    }

    public void Backward(StepUpdate<T> update, ICotangentSource<T> next, int rows) => kernels.ParallelFor(
        shards.Length, (Shards: shards, Update: update, Next: next, Rows: rows), static (pass, i) =>
            pass.Shards[i].Backward(pass.Update.LeadingFactors, pass.Next, pass.Rows));

    /// <summary>Of a first layer: also its update, in the same parallel loop, because no layer before it reads its W.</summary>
    public void BackwardAndUpdate(StepUpdate<T> update, ICotangentSource<T> next, int rows)
    {
        kernels.ParallelFor(shards.Length, (Layer: this, Update: update, Next: next, Rows: rows), static (pass, i) =>
        {
            var (layer, update, next, rows) = pass;
            layer.shards[i].Backward(update.LeadingFactors, next, rows);
            if (update.Plan is not null) layer.shards[i].UpdateWeights(update, layer.inputSlices[i], rows);
        });
        if (update.Plan is null) KeepGradients(inputSlices[0], rows);
    }

    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> x, int rows)
    {
        if (update.Plan is null) KeepGradients(x, rows);
        else kernels.ParallelFor(shards.Length, (Shards: shards, Update: update, X: x, Rows: rows), static (pass, i) =>
            pass.Shards[i].UpdateWeights(pass.Update, pass.X, pass.Rows));
    }

    /// <summary>x̄ = z̄·Wᵀ, which is ȳ of the layer before; the sum over the outputs continues from one shard to the next.</summary>
    public void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows)
    {
        foreach (var shard in shards) shard.AddInputCotangent(kernels, firstColumn, columns, destination, stride, rows);
    }

    public ImmutableArray<Matrix<T>> CopyParameters() => CopyFromShards(static (optimizer, _) => optimizer.Parameters, 0);

    public ImmutableArray<Matrix<T>> CopySlot(int index) => CopyFromShards(static (optimizer, index) => optimizer.Slots[index], index);

    public void SetParameters(Parameters<T> p)
    {
        foreach (var shard in shards) shard.ShardOptimizer.CopyShardColumns(p, shard.ShardOptimizer.Parameters);
    }

    public void ContinueUpdate(StepUpdate<T> update, int stage) => kernels.ParallelFor(
        shards.Length, (Shards: shards, Update: update, Stage: stage), static (pass, i) =>
            pass.Shards[i].ShardOptimizer.ContinueUpdate(pass.Update, pass.Stage));

    public void WriteSquaredNormPerMatrix(Span<double> squaredNorms)
    {
        kernels.ParallelFor(shards.Length, this, static (layer, i) =>
            layer.shards[i].ShardOptimizer.CopyColumnSquaresTo(layer.weightSquares, layer.biasSquares));
        (squaredNorms[0], squaredNorms[1]) = (kernels.ToDouble(kernels.Sum(weightSquares)), kernels.ToDouble(kernels.Sum(biasSquares)));
    }

    public ImmutableArray<Matrix<T>> CopyGradient() => CopyFromShards(static (optimizer, _) => optimizer.Gradient, 0);

    public ImmutableArray<Memory<T>> KeptGradient { get; }

    public void ScaleGradient(double factor) => kernels.ParallelFor(
        shards.Length, (Shards: shards, Factor: factor), static (pass, i) => pass.Shards[i].ShardOptimizer.ScaleGradient(pass.Factor));

    public void ApplyMaxNorm(MaxNorm maxNorm) => kernels.ParallelFor(
        shards.Length, (Shards: shards, MaxNorm: maxNorm), static (pass, i) => pass.Shards[i].ShardOptimizer.ApplyMaxNorm(pass.MaxNorm));

    /// <summary>W̄ = xᵀz̄ as its factors, and b̄, for an optimizer that is applied to copies.</summary>
    void KeepGradients(ImmutableArray<ColumnSlice<T>> x, int rows)
    {
        var zBar = Matrix<T>.Allocate(rows, outputWidth);
        foreach (var shard in shards) shard.CopyCotangentTo(zBar.Array, rows, outputWidth);
        Gradients = [Matrix<T>.TransposeTimes(x.ToMatrix(rows), zBar), zBar.ColumnSums()];
    }

    ImmutableArray<Matrix<T>> CopyFromShards(Func<ShardOptimizer<T>, int, WeightsAndBias<T>> numbersOf, int slot)
    {
        var (w, b) = (GC.AllocateUninitializedArray<T>(inputWidth * outputWidth), new T[outputWidth]);
        kernels.ParallelFor(
            shards.Length, i => shards[i].ShardOptimizer.CopyIntoLayer(numbersOf(shards[i].ShardOptimizer, slot), w, b, outputWidth));
        return [new(inputWidth, outputWidth, w), new(1, outputWidth, b)];
    }

    int FirstOutput(int shardIndex, int shardCount) => Kernels<T>.PartitionStart(shardIndex, shardCount, outputWidth, kernels.SimdWidth);
}
