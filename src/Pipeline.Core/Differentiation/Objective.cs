using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>The function that training minimizes: J(p) = L(network(p, x), t) + ½λ Σ w², summed over weights, not biases.</summary>
/// <param name="Network">y = network(p, x).</param>
/// <param name="Loss">L(y, t), averaged over the batch.</param>
public sealed record Objective(Layer Network, Loss Loss)
{
    /// <summary>λ, the coefficient of the L2 penalty; 0 for none.</summary>
    public double WeightPenalty { get; init; }

    /// <summary>J(p) by one forward pass.</summary>
    public T Value<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged =>
        AddPenalty(p, Loss.Apply(Network.Forward(p, batch.X), batch.Target).Value);

    /// <summary>J(p) and ∂J/∂p by one forward and one backward pass.</summary>
    public (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        var (value, gradient, _) = ValueAndGradients(p, batch);
        return (value, gradient);
    }

    /// <summary>J(p), ∂J/∂p and, computed on demand, ∂J/∂x.</summary>
    public (T Value, Parameters<T> Gradient, Func<Matrix<T>> InputGradient) ValueAndGradients<T>(Parameters<T> p, Batch<T> batch)
        where T : unmanaged
    {
        var (y, pullback) = Network.Apply(p, batch.X);
        var (value, yBar) = Loss.Apply(y, batch.Target);
        var (gradient, input) = pullback(yBar());
        return (AddPenalty(p, value), AddPenaltyGradient(gradient, p), input);
    }

    /// <summary>The loss plus ½λ Σ w².</summary>
    internal T AddPenalty<T>(Parameters<T> p, T loss) where T : unmanaged
    {
        if (WeightPenalty == 0) return loss;
        var halfLambda = WeightPenalty / 2;
        ImmutableArray<T> terms = [loss, .. DecayedWeights(p).Select(w => (halfLambda * Matrix<T>.Hadamard(w, w)).Sum())];
        return Kernels<T>.Default.Sum(terms.AsSpan());
    }

    /// <summary>The gradient of the loss plus λ·w for each weight.</summary>
    internal Parameters<T> AddPenaltyGradient<T>(Parameters<T> gradient, Parameters<T> p) where T : unmanaged =>
        AddPenaltyGradient(gradient, p, Network.ParameterInfos);

    /// <summary>The same for a part of the network.</summary>
    internal Parameters<T> AddPenaltyGradient<T>(Parameters<T> gradient, Parameters<T> p, ImmutableArray<ParameterInfo> infos)
        where T : unmanaged => WeightPenalty == 0
        ? gradient
        : gradient.With([.. gradient.Matrices.Select((g, i) => infos[i].IsDecayed ? WeightPenalty * p.Matrices[i] + g : g)]);

    IEnumerable<Matrix<T>> DecayedWeights<T>(Parameters<T> p) where T : unmanaged =>
        p.Matrices.Where((_, i) => Network.ParameterInfos[i].IsDecayed);
}
