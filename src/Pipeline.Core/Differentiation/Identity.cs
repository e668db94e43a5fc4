using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>y = x, x̄ = ȳ: the empty composition, the neutral element of <c>&gt;&gt;</c>.</summary>
sealed record Identity : Layer
{
    /// <inheritdoc/>
    public override string Name => "identity";

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts => [];

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
        (x, yBar => (Parameters<T>.Empty, () => yBar));
}
