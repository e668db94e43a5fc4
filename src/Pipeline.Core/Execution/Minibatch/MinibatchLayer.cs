using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>A dense layer and its activation, while batches of up to so many rows go through: what <see cref="GradientStep"/> does, in arrays that are used again.</summary>
/// <remarks>
/// Where outputs are many, they are shared out among threads once and for all, and each part has the batch's inputs for itself. A layer of few outputs, and the last one,
/// on whose outputs a loss looks, is one part, which threads come to for a product at a time.
/// </remarks>
sealed class MinibatchLayer<T> where T : unmanaged
{
    // Lanes of outputs that a thread is to have at least: those of a tile.
    const int LeastLanes = 3;

    readonly Kernels<T> kernels;
    readonly int inputs, outputs;
    readonly ImmutableArray<LayerShard<T>> shards;
    readonly ImmutableArray<Memory<T>> x;           // of a first layer: the batch, once for each part
    readonly ImmutableArray<ImmutableArray<ColumnSlice<T>>> batch;       // the same, as what comes in

    public MinibatchLayer(DenseUnit<T> unit, int rows, bool isFirst, bool isLast, Kernels<T> kernels)
    {
        (this.kernels, inputs, outputs) = (kernels, unit.W.Rows, unit.W.Columns);
        var lanes = kernels.PaddedWidth(outputs) / kernels.LaneWidth;
        var threads = kernels.ThreadCount((long)rows * inputs * outputs);
        var shares = isLast || lanes < LeastLanes * threads ? 1 : threads;
        var alone = shares == 1 ? kernels : kernels.WithThreads(1);
        shards = kernels.ParallelMake(shares, share => new LayerShard<T>(unit, Boundary(share, shares), Boundary(share + 1, shares), rows, alone));
        x = isFirst ? kernels.ParallelMake(shares, _ => Kernels<T>.AllocateAligned(rows * inputs)) : [];
        batch = [.. x.Select(place => ImmutableArray.Create(new ColumnSlice<T>(new(place, IsTransposed: false) { LeadingDimension = inputs }, 0, inputs)))];
    }

    /// <summary>What comes out, in the pieces that the layer has.</summary>
    public ImmutableArray<ColumnSlice<T>> Outputs => [.. shards.Select(part => part.Outputs)];

    /// <summary>What comes out, as a value of its own.</summary>
    public Matrix<T> Values(int rows)
    {
        var values = new T[rows * outputs];
        foreach (var part in shards) part.CopyOutputsTo(values, rows, outputs);
        return new(rows, outputs, values);
    }

    /// <summary>W and b, as values of their own.</summary>
    public ImmutableArray<Matrix<T>> Parameters()
    {
        var (w, b) = (GC.AllocateUninitializedArray<T>(inputs * outputs), new T[outputs]);
        kernels.ParallelFor(shards.Length, part => shards[part].CopyParametersTo(w, b, outputs));
        return [new(inputs, outputs, w), new(1, outputs, b)];
    }

    /// <summary>y = f(a·W + b) of the first layer.</summary>
    public void Forward(Matrix<T> a) => kernels.ParallelFor(shards.Length, part =>
    {
        shards[part].ReadInputs(a, a.Rows * part / shards.Length, x[part]);
        shards[part].Forward(batch[part], a.Rows);
    });

    /// <summary>y = f(a·W + b) of the others.</summary>
    public void Forward(ImmutableArray<ColumnSlice<T>> a, int rows) => kernels.ParallelFor(shards.Length, part => shards[part].Forward(a, rows));

    /// <summary>Of the last layer: the cotangent of what comes out.</summary>
    public void SetOutputGradient(Matrix<T> slope) => shards[0].SetOutputGradient(slope);

    /// <summary>Of the last layer: the cotangent of what comes out, from a loss.</summary>
    public void SetOutputGradient(LossGradientKernel<T> slope, Matrix<T> target) => shards[0].SetOutputGradient(slope, target);

    /// <summary>From the cotangent of what comes out to that of what went into the activation. Nobody else waits for the weights of the first layer: it learns at once.</summary>
    public void Backward(double factor, int rows) => kernels.ParallelFor(shards.Length, part => Backward(part, factor, rows));

    /// <summary>The same, the cotangent of what comes out coming from the layer behind, whose weights are still as they were.</summary>
    public void Backward(double factor, MinibatchLayer<T> behind, int rows) => kernels.ParallelFor(shards.Length, part =>
    {
        shards[part].ReceiveGradient(behind.shards, rows);
        Backward(part, factor, rows);
    });

    /// <summary>The update of a layer with another before it.</summary>
    public void UpdateWeights(double factor, MinibatchLayer<T> before, int rows)
    {
        var a = before.Outputs;
        kernels.ParallelFor(shards.Length, part => shards[part].UpdateWeights(factor, a, rows));
    }

    void Backward(int part, double factor, int rows)
    {
        shards[part].Backward(factor, rows);
        if (!x.IsEmpty) shards[part].UpdateWeights(factor, batch[part], rows);
    }

    int Boundary(int share, int shares) => Kernels<T>.PartitionStart(share, shares, outputs, kernels.LaneWidth);
}
