using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// The fused form of <see cref="CentralDifference"/> for one sample, gᵢⱼ = (J(wᵢⱼ + h) − J(wᵢⱼ − h)) / 2h: the networks perturbed in row i
/// of a weight matrix, in × out, form a batch of 2·out rows. In row j of the batch wᵢⱼ is increased by h, in row out + j it is decreased by
/// h.
/// </summary>
/// <remarks>
/// Immutable, and shared by the threads: each has a <see cref="PerturbedExecutor{T}"/> of its own, takes one row i after the other, and
/// writes to its row of the gradient.
/// </remarks>
/// <param name="Parts">The layers with their parameters.</param>
/// <param name="Loss">Of one sample.</param>
/// <param name="Target">1 × classes.</param>
/// <param name="DifferenceMethod">Gives h.</param>
/// <param name="FirstLayerProducts">x·W of the first layer for perturbed W.</param>
/// <param name="Kernels">The arithmetic and its threads.</param>
sealed record PerturbedNetwork<T>(
    ImmutableArray<(Layer Layer, Parameters<T> Parameters)> Parts, Loss Loss, Matrix<T> Target, CentralDifference DifferenceMethod,
    PerturbedProducts<T> FirstLayerProducts, Kernels<T> Kernels) where T : unmanaged
{
    /// <summary>
    /// The fused form, or null where it is not supported. It takes a single sample, no penalty, weights without pending updates, and a
    /// network that begins with a dense layer and goes on with dense layers and parameterless layers whose rows are independent.
    /// </summary>
    public static PerturbedNetwork<T>? CreateIfSupported(
        Objective objective, Parameters<T> p, Batch<T> batch, CentralDifference difference, Kernels<T> kernels)
    {
        var parts = objective.Network.Parts;
        if (batch.X.Rows != 1 || objective.WeightPenalty != 0 || p.Matrices.Any(m => m.DeferredBase is not null)) return null;
        if (parts is not [Dense, ..]) return null;
        if (!parts.All(part => part is Dense || part.IsRowIndependent && part.ParameterInfos.IsEmpty)) return null;
        var firstLayerProducts = new PerturbedProducts<T>(batch.X, p.Matrices[0], kernels);
        return new(objective.Network.SplitByPart(p), objective.Loss, batch.Target, difference, firstLayerProducts, kernels);
    }

    /// <summary>W of a dense part, in × out.</summary>
    public Matrix<T> Weights(int part) => Parts[part].Parameters.Matrices[0];

    /// <summary>b of a dense part, 1 × out.</summary>
    public Matrix<T> Bias(int part) => Parts[part].Parameters.Matrices[1];

    /// <summary>∂J/∂p, matrix by matrix in the order of the parameters.</summary>
    public ImmutableArray<Matrix<T>> GradientMatrices() =>
    [
        .. Enumerable.Range(0, Parts.Length)
            .Where(part => Parts[part].Layer is Dense)
            .SelectMany(part => new[] { WeightGradient(part), BiasGradient(part) }),
    ];

    Matrix<T> WeightGradient(int part)
    {
        var (w, b) = (Weights(part), Bias(part));
        var gradient = new T[w.Rows * w.Columns];
        OrderedParallel.ForEach(
            w.Rows, Kernels.Threads,
            () => new PerturbedExecutor<T>(this, part, b.Tile(2 * b.Columns)),
            (row, executor) => executor.RowGradient(row, gradient.AsSpan(row * w.Columns, w.Columns)));
        return new(w.Rows, w.Columns, gradient);
    }

    Matrix<T> BiasGradient(int part)
    {
        var (b, n) = (Bias(part), Bias(part).Columns);
        var (plus, minus) = DifferenceMethod.Perturb(b);
        var biases = b.Tile(2 * n);
        for (var j = 0; j < n; j++) (biases.Array[j * n + j], biases.Array[(n + j) * n + j]) = (plus[0, j], minus[0, j]);
        var gradient = new T[n];
        new PerturbedExecutor<T>(this, part, biases).RowGradient(Weights(part).Rows, gradient);
        return new(1, n, gradient);
    }
}
