using Pipeline.Differentiation;
using Pipeline.Kernels;

namespace Pipeline.Execution;

/// <summary>
/// <see cref="CentralDifference"/> with its perturbed networks evaluated side by side: the same forward passes and the same bits, on several threads.
/// </summary>
/// <param name="Difference">What is computed.</param>
/// <param name="Threads">Threads to spread the networks over.</param>
sealed record PerturbedDifference(CentralDifference Difference, int Threads) : GradientMethod
{
    /// <inheritdoc/>
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch) =>
        PerturbedNetwork<T>.Of(objective, p, batch, Difference, Kernels<T>.Default.WithThreads(Threads)) is { } fused
            ? (objective.Value(p, batch), p.With(fused.Gradient()))
            : Difference.OneByOne(objective, p, batch, Threads);
}
