using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>g ∘ f. Chain rule: the pullback of a composition is the composition of the pullbacks in reverse order.</summary>
/// <remarks><c>&gt;&gt;</c> nests to the right always, so composition is associative structurally.</remarks>
sealed record Sequential(Layer First, Layer Second) : Layer
{
    /// <inheritdoc/>
    public override string Name => $"{First.Name} >> {Second.Name}";

    /// <inheritdoc/>
    public override ImmutableArray<ParameterInfo> ParameterInfos { get; } = [.. First.RequireInfos(), .. Second.RequireInfos()];

    /// <inheritdoc/>
    public override ImmutableArray<Layer> Parts => [.. First.Parts, .. Second.Parts];

    /// <summary>That of the first layer, or of the second where the first accepts any width and keeps that one.</summary>
    public override int? InputWidth { get; } = First.InputWidth
        ?? (Second.InputWidth is { } width && First.OutputWidth(width).IfFail(0) == width ? width : null);

    /// <inheritdoc/>
    public override Fin<int> OutputWidth(int inputWidth) => First.OutputWidth(inputWidth).Bind(Second.OutputWidth);

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        if (p.Matrices.Length != ParameterInfos.Length) throw NetworkShapes.OtherParameters(this, p);
        var (p1, p2) = p.SplitAt(First.ParameterInfos.Length);
        var (y, firstPullback) = First.ApplyChecked(p1, x);
        var (z, secondPullback) = Second.ApplyChecked(p2, y);
        return (z, Pullback);

        (Parameters<T> Gradient, Func<Matrix<T>> InputGradient) Pullback(Matrix<T> zBar)
        {
            var (p2Bar, yBar) = secondPullback(zBar);
            var (p1Bar, xBar) = firstPullback(yBar());
            return (p1Bar.Concat(p2Bar), xBar);
        }
    }

    /// <summary>Equal when both layers are equal.</summary>
    public bool Equals(Sequential? other) => other is not null && First == other.First && Second == other.Second;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(First, Second);
}
