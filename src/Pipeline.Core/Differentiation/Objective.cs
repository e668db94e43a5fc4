using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>What training makes small: J(p) = L(network(p, x), t) + ½λ Σ w², the sum over the weights and not the biases.</summary>
/// <param name="Network">Makes outputs of inputs.</param>
/// <param name="Loss">Compares outputs with targets.</param>
public sealed record Objective(Layer Network, Loss Loss)
{
    /// <summary>λ, the quadratic penalty on the weights; 0 for none.</summary>
    public double WeightPenalty { get; init; }

    /// <summary>J(p) by one forward pass.</summary>
    public T Value<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged =>
        Penalised(p, Loss.Apply(Network.Value(p, batch.X), batch.Target).Value);

    /// <summary>J(p) and ∂J/∂p by one forward and one backward pass.</summary>
    public (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        var (value, gradient, _) = Pull(p, batch);
        return (value, gradient);
    }

    /// <summary>J(p), ∂J/∂p, and on demand ∂J/∂x.</summary>
    public (T Value, Parameters<T> Gradient, Func<Matrix<T>> Input) Pull<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        var (y, pullback) = Network.Apply(p, batch.X);
        var (value, slope) = Loss.Apply(y, batch.Target);
        var (gradient, input) = pullback(slope());
        return (Penalised(p, value), WithPenalty(gradient, p), input);
    }

    T Penalised<T>(Parameters<T> p, T loss) where T : unmanaged
    {
        if (WeightPenalty == 0) return loss;
        var half = WeightPenalty / 2;
        ImmutableArray<T> terms = [loss, .. Weights(p).Select(w => (half * w.Zip(w, new Times())).Sum())];
        return Kernels<T>.For.Sum(terms.AsSpan());
    }

    Parameters<T> WithPenalty<T>(Parameters<T> gradient, Parameters<T> p) where T : unmanaged => WeightPenalty == 0
        ? gradient
        : new([.. gradient.Leaves.Select((g, i) => Network.Leaves[i].IsPenalised ? WeightPenalty * p.Leaves[i] + g : g)]);

    IEnumerable<Matrix<T>> Weights<T>(Parameters<T> p) where T : unmanaged => p.Leaves.Where((_, i) => Network.Leaves[i].IsPenalised);
}
