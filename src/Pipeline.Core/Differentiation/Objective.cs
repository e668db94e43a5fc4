using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

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
        AddPenalty(p, Loss.Apply(Network.Forward(p, batch.X), batch.Target).Value);

    /// <summary>J(p) and ∂J/∂p by one forward and one backward pass.</summary>
    public (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        var (value, gradient, _) = ValueAndGradients(p, batch);
        return (value, gradient);
    }

    /// <summary>J(p), ∂J/∂p, and on demand ∂J/∂x.</summary>
    public (T Value, Parameters<T> Gradient, Func<Matrix<T>> Input) ValueAndGradients<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged
    {
        var (y, pullback) = Network.Apply(p, batch.X);
        var (value, slope) = Loss.Apply(y, batch.Target);
        var (gradient, input) = pullback(slope());
        return (AddPenalty(p, value), AddPenaltyGradient(gradient, p), input);
    }

    T AddPenalty<T>(Parameters<T> p, T loss) where T : unmanaged
    {
        if (WeightPenalty == 0) return loss;
        var half = WeightPenalty / 2;
        ImmutableArray<T> terms = [loss, .. Weights(p).Select(w => (half * w.Zip(w, new Multiply())).Sum())];
        return Kernels<T>.Default.Sum(terms.AsSpan());
    }

    Parameters<T> AddPenaltyGradient<T>(Parameters<T> gradient, Parameters<T> p) where T : unmanaged => WeightPenalty == 0
        ? gradient
        : gradient.With([.. gradient.Matrices.Select((g, i) => Network.ParameterInfos[i].IsDecayed ? WeightPenalty * p.Matrices[i] + g : g)]);

    IEnumerable<Matrix<T>> Weights<T>(Parameters<T> p) where T : unmanaged => p.Matrices.Where((_, i) => Network.ParameterInfos[i].IsDecayed);
}
