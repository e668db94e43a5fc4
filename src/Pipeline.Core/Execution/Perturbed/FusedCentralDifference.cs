using Pipeline.Differentiation;
using Pipeline.Kernels;

namespace Pipeline.Execution;

/// <summary>
/// <see cref="CentralDifference"/> with its perturbed networks evaluated as rows of a batch, on several threads: the same forward passes,
/// the same bits. Where <see cref="PerturbedNetwork{T}"/> does not support an objective, the networks are evaluated one by one.
/// </summary>
/// <param name="DifferenceMethod">The readable form, with its step h.</param>
/// <param name="Threads">Threads that evaluate networks in parallel.</param>
sealed record FusedCentralDifference(CentralDifference DifferenceMethod, int Threads) : GradientMethod
{
    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch)
    {
        objective.Network.RequireParameters(p);
        objective.Network.RequireBatch(batch);
        var kernels = Kernels<T>.Default.WithThreads(Threads);
        return PerturbedNetwork<T>.CreateIfSupported(objective, p, batch, DifferenceMethod, kernels) is { } fused
            ? (objective.Value(p, batch), p.With(fused.GradientMatrices()))
            : DifferenceMethod.PerCoordinate(objective, p, batch, Threads);
    }
}
