using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The fast form of <see cref="CentralDifference"/> for one sample: the perturbed networks of one row of a weight matrix stand below each other as
/// the rows of a batch. Row j is the one whose weight to output j has h added, row out + j the one that has it taken away.
/// </summary>
sealed record PerturbedStack<T>(
    ImmutableArray<Layer> Parts, Loss Loss, Parameters<T> P, Matrix<T> Target, CentralDifference Difference, SideBySide<T> First, int Threads)
    where T : unmanaged
{
    /// <summary>
    /// The fast form, where there is one: a single sample, no penalty, weights that are written out, a dense layer and then layers whose rows are
    /// independent.
    /// </summary>
    public static PerturbedStack<T>? Of(Objective objective, Parameters<T> p, Batch<T> batch, double step)
    {
        var parts = objective.Network.Parts;
        if (batch.X.Rows != 1 || objective.WeightPenalty != 0 || p.Leaves.Any(leaf => leaf.Base is not null)) return null;
        if (parts is not [Dense, ..] || parts.Any(part => part is not IRowwise || part is not Dense && !part.Leaves.IsEmpty)) return null;
        var kernels = batch.X.Kernels.On(1);
        var alone = p.Map(m => m.With(kernels));
        return new(parts, objective.Loss, alone, batch.Target.With(kernels), new(step), new(batch.X.With(kernels), alone.Leaves[0]), batch.X.Kernels.Threads);
    }

    /// <summary>W of a dense part.</summary>
    public Matrix<T> Weights(int part) => P.Leaves[Leaf(part)];

    /// <summary>b of a dense part.</summary>
    public Matrix<T> Bias(int part) => P.Leaves[Leaf(part) + 1];

    /// <summary>∂J/∂p.</summary>
    public Parameters<T> Gradient() => new([.. Enumerable.Range(0, Parts.Length)
        .Where(part => Parts[part] is Dense)
        .SelectMany(part => new[] { WeightSlopes(part), BiasSlopes(part) })]);

    Matrix<T> WeightSlopes(int part)
    {
        var (w, b) = (Weights(part), Bias(part));
        var slopes = new T[w.Rows * w.Columns];
        Ordered.ForEach(w.Rows, Threads, () => new PerturbedRun<T>(this, part, b.Repeated(2 * b.Columns)), (row, run) =>
            run.Slopes(row, slopes.AsSpan(row * w.Columns, w.Columns)));
        return new(w.Rows, w.Columns, slopes, w.Kernels);
    }

    Matrix<T> BiasSlopes(int part)
    {
        var (b, n) = (Bias(part), Bias(part).Columns);
        var (plus, minus) = Difference.Around(b);
        var biases = b.Repeated(2 * n);
        for (var j = 0; j < n; j++) (biases.Array[j * n + j], biases.Array[(n + j) * n + j]) = (plus[0, j], minus[0, j]);
        var slopes = new T[n];
        new PerturbedRun<T>(this, part, biases).Slopes(Weights(part).Rows, slopes);
        return new(1, n, slopes, b.Kernels);
    }

    int Leaf(int part) => 2 * Parts.Take(part).Count(before => before is Dense);
}
