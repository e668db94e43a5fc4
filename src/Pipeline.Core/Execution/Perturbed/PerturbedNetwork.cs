using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// The fast form of <see cref="CentralDifference"/> for one sample: the perturbed networks of one row of a weight matrix stand below each other as
/// the rows of a batch. Row j is the one whose weight to output j has h added, row out + j the one that has it taken away.
/// </summary>
sealed record PerturbedNetwork<T>(
    ImmutableArray<Layer> Parts, Loss Loss, Parameters<T> P, Matrix<T> Target, CentralDifference Difference, PerturbedProducts<T> First, int Threads)
    where T : unmanaged
{
    /// <summary>
    /// The fast form, where there is one: a single sample, no penalty, weights that are written out, a dense layer and then layers whose rows are
    /// independent.
    /// </summary>
    public static PerturbedNetwork<T>? Of(Objective objective, Parameters<T> p, Batch<T> batch, double step)
    {
        var parts = objective.Network.Parts;
        if (batch.X.Rows != 1 || objective.WeightPenalty != 0 || p.Matrices.Any(leaf => leaf.Base is not null)) return null;
        if (parts is not [Dense, ..] || parts.Any(part => part is not IRowIndependent || part is not Dense && !part.ParameterInfos.IsEmpty)) return null;
        var kernels = batch.X.Kernels.WithThreads(1);
        var alone = p.Map(m => m.With(kernels));
        return new(parts, objective.Loss, alone, batch.Target.With(kernels), new(step), new(batch.X.With(kernels), alone.Matrices[0]), batch.X.Kernels.Threads);
    }

    /// <summary>W of a dense part.</summary>
    public Matrix<T> Weights(int part) => P.Matrices[Leaf(part)];

    /// <summary>b of a dense part.</summary>
    public Matrix<T> Bias(int part) => P.Matrices[Leaf(part) + 1];

    /// <summary>∂J/∂p.</summary>
    public Parameters<T> Gradient() => new([.. Enumerable.Range(0, Parts.Length)
        .Where(part => Parts[part] is Dense)
        .SelectMany(part => new[] { WeightGradient(part), BiasGradient(part) })]);

    Matrix<T> WeightGradient(int part)
    {
        var (w, b) = (Weights(part), Bias(part));
        var slopes = new T[w.Rows * w.Columns];
        OrderedParallel.ForEach(w.Rows, Threads, () => new PerturbedExecutor<T>(this, part, b.Tile(2 * b.Columns)), (row, run) =>
            run.RowGradient(row, slopes.AsSpan(row * w.Columns, w.Columns)));
        return new(w.Rows, w.Columns, slopes, w.Kernels);
    }

    Matrix<T> BiasGradient(int part)
    {
        var (b, n) = (Bias(part), Bias(part).Columns);
        var (plus, minus) = Difference.Perturb(b);
        var biases = b.Tile(2 * n);
        for (var j = 0; j < n; j++) (biases.Array[j * n + j], biases.Array[(n + j) * n + j]) = (plus[0, j], minus[0, j]);
        var slopes = new T[n];
        new PerturbedExecutor<T>(this, part, biases).RowGradient(Weights(part).Rows, slopes);
        return new(1, n, slopes, b.Kernels);
    }

    int Leaf(int part) => 2 * Parts.Take(part).Count(before => before is Dense);
}
