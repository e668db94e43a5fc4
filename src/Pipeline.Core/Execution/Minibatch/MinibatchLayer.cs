using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// A dense layer with its activation on batches of up to a fixed number of rows, its outputs partitioned into <see cref="LayerShard{T}"/>s:
/// forward, backward and update as <see cref="GradientStep"/> computes them, in arrays that every step overwrites.
/// </summary>
/// <remarks>
/// A layer with enough outputs has one shard per thread, for the whole training run; shard i is computed in share i of each parallel loop.
/// Each shard of the first layer has a copy of the batch, in <c>inputCopies</c>: batch × in, aligned to 64 bytes, so that its products read
/// it from the cache of their own core.
/// A layer with few outputs is one shard whose products run on all threads. So is the last one, because its outputs are read as a whole by
/// the loss.
/// </remarks>
sealed class MinibatchLayer<T> where T : unmanaged
{
    // Vectors of outputs per shard, at least: the width of the microkernel's tile.
    const int MinVectorsPerShard = 3;

    readonly Kernels<T> kernels;
    readonly int inputWidth, outputWidth;
    readonly ImmutableArray<LayerShard<T>> shards;
    readonly ImmutableArray<Memory<T>> inputCopies;                   // of the first layer: the batch, a copy per shard
    readonly ImmutableArray<ImmutableArray<ColumnSlice<T>>> inputSlices;      // the same copies as operands, one slice each

    public MinibatchLayer(
        FusedDense<T> layer, LayerOptimizer<T> update, int maxRows, bool isFirst, bool isLast, Kernels<T> kernels)
    {
        (this.kernels, inputWidth, outputWidth) = (kernels, layer.W.Rows, layer.W.Columns);
        var vectors = kernels.PaddedWidth(outputWidth) / kernels.SimdWidth;
        var threads = kernels.ThreadCount((long)maxRows * inputWidth * outputWidth);
        var shardCount = isLast || vectors < MinVectorsPerShard * threads ? 1 : threads;
        var shardKernels = shardCount == 1 ? kernels : kernels.WithThreads(1);
        shards = kernels.ParallelCreate(
            shardCount, i => new LayerShard<T>(
                layer, update, FirstOutput(i, shardCount), FirstOutput(i + 1, shardCount), maxRows, shardKernels));
        inputCopies = isFirst ? kernels.ParallelCreate(shardCount, _ => Kernels<T>.AllocateAligned(maxRows * inputWidth)) : [];
        inputSlices = [.. inputCopies.Select(copy => ImmutableArray.Create(new ColumnSlice<T>(
            new(copy, IsTransposed: false) { LeadingDimension = inputWidth }, FirstColumn: 0, ColumnCount: inputWidth)))];
    }

    /// <summary>
    /// y, batch × out, a column slice per shard; valid until the next <see cref="Forward(ImmutableArray{ColumnSlice{T}}, int)"/>.
    /// </summary>
    public ImmutableArray<ColumnSlice<T>> Outputs => [.. shards.Select(shard => shard.Outputs)];

    /// <summary>y, rows × out, as a copy.</summary>
    public Matrix<T> CopyOutputs(int rows)
    {
        var y = new T[rows * outputWidth];
        foreach (var shard in shards) shard.CopyOutputsTo(y, rows, outputWidth);
        return new(rows, outputWidth, y);
    }

    /// <summary>x̄, rows × out, as a copy.</summary>
    public Matrix<T> CopyCotangent(int rows)
    {
        var xBar = new T[rows * outputWidth];
        foreach (var shard in shards) shard.CopyCotangentTo(xBar, rows, outputWidth);
        return new(rows, outputWidth, xBar);
    }

    /// <summary>W, in × out, and b, 1 × out, as copies.</summary>
    public ImmutableArray<Matrix<T>> CopyParameters() => Copy(optimizer => optimizer.Parameters);

    /// <summary>A slot of the optimizer's state in the shape of W and b, as copies.</summary>
    public ImmutableArray<Matrix<T>> CopySlot(int index) => Copy(optimizer => optimizer.Slots[index]);

    /// <summary>Replaces W and b.</summary>
    public void SetParameters(Parameters<T> p)
    {
        foreach (var shard in shards) shard.Optimizer.CopyFrom(p, shard.Optimizer.Parameters);
    }

    /// <summary>Of the first layer: y = f(a·W + b). a: batch × in.</summary>
    public void Forward(Matrix<T> a) => kernels.ParallelFor(shards.Length, i =>
    {
        shards[i].ReadInputs(a, a.Rows * i / shards.Length, inputCopies[i]);
        shards[i].Forward(inputSlices[i], a.Rows);
    });

    /// <summary>Of the other layers: y = f(a·W + b) with the outputs a of the layer before.</summary>
    public void Forward(ImmutableArray<ColumnSlice<T>> a, int rows) => kernels.ParallelFor(shards.Length, i => shards[i].Forward(a, rows));

    /// <summary>Of the last layer: ȳ, batch × out.</summary>
    public void SetOutputGradient(Matrix<T> gradient) => shards[0].SetOutputGradient(gradient);

    /// <summary>Of the last layer: ȳ = ∂L/∂y, written by the loss in place.</summary>
    public void SetOutputGradient(LossGradientKernel<T> lossGradient, Matrix<T> target) =>
        shards[0].SetOutputGradient(lossGradient, target);

    /// <summary>
    /// Of the last layer: x̄ = ȳ·f′(x). The first layer also updates its weights, because no other layer reads them.
    /// </summary>
    public void Backward(StepUpdate<T> update, int rows) => kernels.ParallelFor(shards.Length, i => Backward(i, update, rows));

    /// <summary>The same of the other layers, with ȳ = x̄·Wᵀ of the layer after this one, before that one updates its W.</summary>
    public void Backward(StepUpdate<T> update, MinibatchLayer<T> nextLayer, int rows) => kernels.ParallelFor(shards.Length, i =>
    {
        shards[i].BackwardFromNextLayer(nextLayer.shards, rows);
        Backward(i, update, rows);
    });

    /// <summary>The gradients of W and b to the optimizer, of every layer but the first.</summary>
    /// <param name="update">Factors and kernels of the step.</param>
    /// <param name="previousLayer">The layer whose outputs are the inputs of this one.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void UpdateWeights(StepUpdate<T> update, MinibatchLayer<T> previousLayer, int rows)
    {
        var a = previousLayer.Outputs;
        kernels.ParallelFor(shards.Length, i => shards[i].UpdateWeights(update, a, rows));
    }

    /// <summary>A later stage of the optimizer; the last one adds the update.</summary>
    public void ContinueUpdate(ImmutableArray<BoundTransform<T>> stage, bool isLast) =>
        kernels.ParallelFor(shards.Length, i => shards[i].Optimizer.ContinueUpdate(stage, isLast));

    /// <summary>‖g‖² of W and of b: summed down each column, then over the columns.</summary>
    public ImmutableArray<double> SquaredNorms()
    {
        var (w, b) = (new T[outputWidth], new T[outputWidth]);
        kernels.ParallelFor(shards.Length, i => shards[i].Optimizer.CopyColumnSquaresTo(w, b));
        return [kernels.ToDouble(kernels.Sum(w)), kernels.ToDouble(kernels.Sum(b))];
    }

    /// <summary>g ← factor·g.</summary>
    public void ScaleGradient(double factor) => kernels.ParallelFor(shards.Length, i => shards[i].Optimizer.ScaleGradient(factor));

    /// <summary>The transform <see cref="MaxNorm"/>.</summary>
    public void BoundColumns(MaxNorm maxNorm) => kernels.ParallelFor(shards.Length, i => shards[i].Optimizer.BoundColumns(maxNorm));

    ImmutableArray<Matrix<T>> Copy(Func<ShardOptimizer<T>, WeightsAndBias<T>> numbers)
    {
        var (w, b) = (GC.AllocateUninitializedArray<T>(inputWidth * outputWidth), new T[outputWidth]);
        kernels.ParallelFor(shards.Length, i => shards[i].Optimizer.CopyTo(numbers(shards[i].Optimizer), w, b, outputWidth));
        return [new(inputWidth, outputWidth, w), new(1, outputWidth, b)];
    }

    void Backward(int shardIndex, StepUpdate<T> update, int rows)
    {
        shards[shardIndex].Backward(update.Factors, rows);
        if (!inputCopies.IsEmpty && !update.Stages.IsEmpty) shards[shardIndex].UpdateWeights(update, inputSlices[shardIndex], rows);
    }

    int FirstOutput(int shardIndex, int shardCount) => Kernels<T>.PartitionStart(shardIndex, shardCount, outputWidth, kernels.SimdWidth);
}
