using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// A dense layer with its activation on batches of up to a fixed number of rows, its outputs partitioned into <see cref="LayerShard{T}"/>s:
/// forward, backward and update of plain SGD as <see cref="GradientStep"/> computes them, in arrays that every step overwrites.
/// </summary>
/// <remarks>
/// A layer with enough outputs has one shard per thread, for the whole training run; shard i is computed in share i of each parallel loop.
/// Each shard of the first layer has a copy of the batch, <c>x</c>: batch × in, aligned to 64 bytes, so that its products read it from the
/// cache of their own core.
/// A layer with few outputs is one shard whose products run on all threads. So is the last one, because its outputs are read as a whole by
/// the loss.
/// </remarks>
sealed class MinibatchLayer<T> where T : unmanaged
{
    // Vectors of outputs per shard, at least: the width of the microkernel's tile.
    const int MinVectorsPerShard = 3;

    readonly Kernels<T> kernels;
    readonly int inputs, outputs;
    readonly ImmutableArray<LayerShard<T>> shards;
    readonly ImmutableArray<Memory<T>> x;                               // of the first layer: the batch, a copy per shard
    readonly ImmutableArray<ImmutableArray<ColumnSlice<T>>> batch;      // the same copies as operands, one slice each

    public MinibatchLayer(DenseUnit<T> unit, int rows, bool isFirst, bool isLast, Kernels<T> kernels)
    {
        (this.kernels, inputs, outputs) = (kernels, unit.W.Rows, unit.W.Columns);
        var vectors = kernels.PaddedWidth(outputs) / kernels.SimdWidth;
        var threads = kernels.ThreadCount((long)rows * inputs * outputs);
        var count = isLast || vectors < MinVectorsPerShard * threads ? 1 : threads;
        var shardKernels = count == 1 ? kernels : kernels.WithThreads(1);
        shards = kernels.ParallelCreate(
            count, i => new LayerShard<T>(unit, FirstOutput(i, count), FirstOutput(i + 1, count), rows, shardKernels));
        x = isFirst ? kernels.ParallelCreate(count, _ => Kernels<T>.AllocateAligned(rows * inputs)) : [];
        batch = [.. x.Select(copy => ImmutableArray.Create(new ColumnSlice<T>(
            new(copy, IsTransposed: false) { LeadingDimension = inputs }, First: 0, Count: inputs)))];
    }

    /// <summary>
    /// y, batch × out, a column slice per shard; valid until the next <see cref="Forward(ImmutableArray{ColumnSlice{T}}, int)"/>.
    /// </summary>
    public ImmutableArray<ColumnSlice<T>> Outputs => [.. shards.Select(shard => shard.Outputs)];

    /// <summary>y, rows × out, as a copy.</summary>
    public Matrix<T> CopyOutputs(int rows)
    {
        var y = new T[rows * outputs];
        foreach (var shard in shards) shard.CopyOutputsTo(y, rows, outputs);
        return new(rows, outputs, y);
    }

    /// <summary>W, in × out, and b, 1 × out, as copies.</summary>
    public ImmutableArray<Matrix<T>> CopyParameters()
    {
        var (w, b) = (GC.AllocateUninitializedArray<T>(inputs * outputs), new T[outputs]);
        kernels.ParallelFor(shards.Length, i => shards[i].CopyParametersTo(w, b, outputs));
        return [new(inputs, outputs, w), new(1, outputs, b)];
    }

    /// <summary>Of the first layer: y = f(a·W + b). a: batch × in.</summary>
    public void Forward(Matrix<T> a) => kernels.ParallelFor(shards.Length, i =>
    {
        shards[i].ReadInputs(a, a.Rows * i / shards.Length, x[i]);
        shards[i].Forward(batch[i], a.Rows);
    });

    /// <summary>Of the other layers: y = f(a·W + b) with the outputs a of the layer before.</summary>
    public void Forward(ImmutableArray<ColumnSlice<T>> a, int rows) => kernels.ParallelFor(shards.Length, i => shards[i].Forward(a, rows));

    /// <summary>Of the last layer: ȳ, batch × out.</summary>
    public void SetOutputGradient(Matrix<T> gradient) => shards[0].SetOutputGradient(gradient);

    /// <summary>Of the last layer: ȳ = ∂L/∂y, written by the loss in place.</summary>
    public void SetOutputGradient(LossGradientKernel<T> lossGradient, Matrix<T> target) =>
        shards[0].SetOutputGradient(lossGradient, target);

    /// <summary>
    /// Of the last layer: x̄ = ȳ·f′(x) and u = factor·x̄. The first layer also updates its weights, because no other layer reads them.
    /// </summary>
    public void Backward(double factor, int rows) => kernels.ParallelFor(shards.Length, i => Backward(i, factor, rows));

    /// <summary>The same of the other layers, with ȳ = x̄·Wᵀ of the layer after this one, before that one updates its W.</summary>
    public void Backward(double factor, MinibatchLayer<T> next, int rows) => kernels.ParallelFor(shards.Length, i =>
    {
        shards[i].ReceiveGradient(next.shards, rows);
        Backward(i, factor, rows);
    });

    /// <summary>W ← W + aᵀu and b ← b + Σ u, of every layer but the first. a: the outputs of <paramref name="previous"/>.</summary>
    public void UpdateWeights(double factor, MinibatchLayer<T> previous, int rows)
    {
        var a = previous.Outputs;
        kernels.ParallelFor(shards.Length, i => shards[i].UpdateWeights(factor, a, rows));
    }

    void Backward(int shard, double factor, int rows)
    {
        shards[shard].Backward(factor, rows);
        if (!x.IsEmpty) shards[shard].UpdateWeights(factor, batch[shard], rows);
    }

    int FirstOutput(int shard, int count) => Kernels<T>.PartitionStart(shard, count, outputs, kernels.SimdWidth);
}
