using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// The fused form of <see cref="CentralDifference"/> for one sample: the networks that are perturbed in one row of a weight matrix are the rows of a
/// batch. Row j is the network whose weight to output j has h added, row out + j the one that has it subtracted.
/// </summary>
sealed record PerturbedNetwork<T>(
    ImmutableArray<(Layer Layer, Parameters<T> Parameters)> Parts, Loss Loss, Matrix<T> Target, CentralDifference Difference,
    PerturbedProducts<T> First, Kernels<T> Kernels) where T : unmanaged
{
    /// <summary>
    /// The fused form, where there is one: a single sample, no penalty, weights without pending updates, a dense layer first and then layers whose
    /// rows are independent.
    /// </summary>
    public static PerturbedNetwork<T>? Of(Objective objective, Parameters<T> p, Batch<T> batch, CentralDifference difference, Kernels<T> kernels)
    {
        var parts = objective.Network.Parts;
        if (batch.X.Rows != 1 || objective.WeightPenalty != 0 || p.Matrices.Any(m => m.Base is not null)) return null;
        if (parts is not [Dense, ..] || !parts.All(part => part is Dense || part.IsRowIndependent && part.ParameterInfos.IsEmpty)) return null;
        return new(objective.Network.SplitByPart(p), objective.Loss, batch.Target, difference, new(batch.X, p.Matrices[0], kernels), kernels);
    }

    /// <summary>W of a dense part.</summary>
    public Matrix<T> Weights(int part) => Parts[part].Parameters.Matrices[0];

    /// <summary>b of a dense part.</summary>
    public Matrix<T> Bias(int part) => Parts[part].Parameters.Matrices[1];

    /// <summary>∂J/∂p, matrix by matrix.</summary>
    public ImmutableArray<Matrix<T>> Gradient() =>
    [
        .. Enumerable.Range(0, Parts.Length)
            .Where(part => Parts[part].Layer is Dense)
            .SelectMany(part => new[] { WeightGradient(part), BiasGradient(part) }),
    ];

    Matrix<T> WeightGradient(int part)
    {
        var (w, b) = (Weights(part), Bias(part));
        var gradient = new T[w.Rows * w.Columns];
        OrderedParallel.ForEach(w.Rows, Kernels.Threads, () => new PerturbedExecutor<T>(this, part, b.Tile(2 * b.Columns)), (row, executor) =>
            executor.RowGradient(row, gradient.AsSpan(row * w.Columns, w.Columns)));
        return new(w.Rows, w.Columns, gradient);
    }

    Matrix<T> BiasGradient(int part)
    {
        var (b, n) = (Bias(part), Bias(part).Columns);
        var (plus, minus) = Difference.Perturb(b);
        var biases = b.Tile(2 * n);
        for (var j = 0; j < n; j++) (biases.Array[j * n + j], biases.Array[(n + j) * n + j]) = (plus[0, j], minus[0, j]);
        var gradient = new T[n];
        new PerturbedExecutor<T>(this, part, biases).RowGradient(Weights(part).Rows, gradient);
        return new(1, n, gradient);
    }
}
