using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>A dense layer and its activation, while batches of up to so many rows go through: what <see cref="GradientStep"/> does, in arrays that are used again.</summary>
/// <remarks>
/// Where outputs are many, they are shared out among threads once and for all, and each part has the batch's inputs for itself. A layer of few outputs, and the last one,
/// on whose outputs a loss looks, is one part, which threads come to for a product at a time.
/// </remarks>
sealed class BatchLayer<T> where T : unmanaged
{
    // Lanes of outputs that a thread is to have at least: those of a tile.
    const int LeastLanes = 3;

    readonly Kernels<T> kernels;
    readonly int inputs, outputs;
    readonly ImmutableArray<BatchPart<T>> parts;
    readonly ImmutableArray<Memory<T>> x;           // of a first layer: the batch, once for each part
    readonly ImmutableArray<ImmutableArray<Inputs<T>>> batch;       // the same, as what comes in

    public BatchLayer(Matrix<T> w, Matrix<T> bias, Neurons<T> neurons, int rows, bool isFirst, bool isLast, Kernels<T> kernels)
    {
        (this.kernels, inputs, outputs) = (kernels, w.Rows, w.Columns);
        var lanes = kernels.Padded(outputs) / kernels.LaneWidth;
        var threads = kernels.Shares((long)rows * inputs * outputs);
        var shares = isLast || lanes < LeastLanes * threads ? 1 : threads;
        var alone = shares == 1 ? kernels : kernels.On(1);
        parts = kernels.Made(shares, share => new BatchPart<T>(w, bias, Boundary(share, shares), Boundary(share + 1, shares), neurons, rows, alone));
        x = isFirst ? kernels.Made(shares, _ => Kernels<T>.Room(rows * inputs)) : [];
        batch = [.. x.Select(place => ImmutableArray.Create(new Inputs<T>(new(place, IsTransposed: false) { RowStep = inputs }, 0, inputs)))];
    }

    /// <summary>What comes out, in the pieces that the layer has.</summary>
    public ImmutableArray<Inputs<T>> Outputs => [.. parts.Select(part => part.Outputs)];

    /// <summary>What comes out, as a value of its own.</summary>
    public Matrix<T> Values(int rows)
    {
        var values = new T[rows * outputs];
        foreach (var part in parts) part.PutValues(values, rows, outputs);
        return new(rows, outputs, values, kernels);
    }

    /// <summary>W and b, as values of their own.</summary>
    public Parameters<T> Parameters()
    {
        var (w, b) = (GC.AllocateUninitializedArray<T>(inputs * outputs), new T[outputs]);
        kernels.Side(parts.Length, part => parts[part].PutParameters(w, b, outputs));
        return Parameters<T>.Of(new Matrix<T>(inputs, outputs, w, kernels), new Matrix<T>(1, outputs, b, kernels));
    }

    /// <summary>y = f(a·W + b) of the first layer.</summary>
    public void Forward(Matrix<T> a) => kernels.Side(parts.Length, part =>
    {
        parts[part].Read(a, a.Rows * part / parts.Length, x[part]);
        parts[part].Forward(batch[part], a.Rows);
    });

    /// <summary>y = f(a·W + b) of the others.</summary>
    public void Forward(ImmutableArray<Inputs<T>> a, int rows) => kernels.Side(parts.Length, part => parts[part].Forward(a, rows));

    /// <summary>Of the last layer: the cotangent of what comes out.</summary>
    public void Seed(Matrix<T> slope) => parts[0].Seed(slope);

    /// <summary>Of the last layer: the cotangent of what comes out, from a loss.</summary>
    public void Seed(BatchSlope<T> slope, Matrix<T> target) => parts[0].Seed(slope, target);

    /// <summary>From the cotangent of what comes out to that of what went into the activation. Nobody else waits for the weights of the first layer: it learns at once.</summary>
    public void Backward(double factor, int rows) => kernels.Side(parts.Length, part => Backward(part, factor, rows));

    /// <summary>The same, the cotangent of what comes out coming from the layer behind, whose weights are still as they were.</summary>
    public void Backward(double factor, BatchLayer<T> behind, int rows) => kernels.Side(parts.Length, part =>
    {
        parts[part].Receive(behind.parts, rows);
        Backward(part, factor, rows);
    });

    /// <summary>The update of a layer with another before it.</summary>
    public void Learn(double factor, BatchLayer<T> before, int rows)
    {
        var a = before.Outputs;
        kernels.Side(parts.Length, part => parts[part].Learn(factor, a, rows));
    }

    void Backward(int part, double factor, int rows)
    {
        parts[part].Pull(factor, rows);
        if (!x.IsEmpty) parts[part].Learn(factor, batch[part], rows);
    }

    int Boundary(int share, int shares) => Kernels<T>.Boundary(share, shares, outputs, kernels.LaneWidth);
}
