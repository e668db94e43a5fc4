using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>The function that training minimizes: J(p) = L(network(p, x), t) + ½λ Σ w², summed over weights, not biases.</summary>
/// <param name="Network">y = network(p, x).</param>
/// <param name="Loss">L(y, t), averaged over the batch.</param>
public sealed record Objective(Layer Network, Loss Loss)
{
    /// <summary>y = network(p, x).</summary>
    public Layer Network { get; init => field = Require.NotNull(value, "A network"); } = Require.NotNull(Network, "A network");

    /// <summary>L(y, t), averaged over the batch.</summary>
    public Loss Loss { get; init => field = Require.NotNull(value, "A loss"); } = Require.NotNull(Loss, "A loss");

    /// <summary>λ, the coefficient of the L2 penalty; 0 for none.</summary>
    public double WeightPenalty { get; init => field = Require.NotNegative(value, "The weight penalty"); }

    /// <summary>J(p) by one forward pass.</summary>
    public T Value<T>(Parameters<T> p, Batch<T> batch) where T : unmanaged =>
        AddPenalty(p, Loss.Apply(Network.Forward(p, batch.Require().X), batch.Target).Value);

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
        Network.RequireParameters(p);
        Network.RequireBatch(batch);
        var (y, pullback) = Network.ApplyChecked(p, batch.X);
        var (value, yBar) = Loss.Apply(y, batch.Target);
        var (gradient, input) = pullback(Loss.RequireGradient(yBar(), y));
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

    /// <summary>Network, loss and penalty in a line.</summary>
    public override string ToString() => WeightPenalty == 0
        ? $"{Network}, {Loss}"
        : string.Create(CultureInfo.InvariantCulture, $"{Network}, {Loss}, L2 penalty {WeightPenalty}");

    IEnumerable<Matrix<T>> DecayedWeights<T>(Parameters<T> p) where T : unmanaged =>
        p.Matrices.Where((_, i) => Network.ParameterInfos[i].IsDecayed);
}
