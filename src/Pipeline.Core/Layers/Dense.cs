using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>y = x·W + b. x: batch × in; W: in × out; b: 1 × out, added to every row.</summary>
/// <remarks>
/// Pullback: W̄ = xᵀȳ (kept as its two factors), b̄ = column sums of ȳ, x̄ = ȳ·Wᵀ.
/// Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.5, https://www.deeplearningbook.org/contents/mlp.html.
/// </remarks>
/// <param name="Inputs">in.</param>
/// <param name="Outputs">out.</param>
/// <param name="Initializer">Distribution of the initial W and b.</param>
public sealed record Dense(int Inputs, int Outputs, Initializer Initializer) : Layer
{
    /// <inheritdoc/>
    public override string Name => $"dense {Inputs} → {Outputs}";

    /// <inheritdoc/>
    public override bool IsRowIndependent => true;

    /// <inheritdoc/>
    public override ImmutableArray<ParameterInfo> ParameterInfos =>
        [new("W", Inputs, Outputs, IsDecayed: true), new("b", 1, Outputs, IsDecayed: false)];

    /// <summary>Draws W from child key 0 and b from child key 1.</summary>
    protected override Parameters<T> InitCore<T>(Key key)
    {
        var (weightKey, biasKey) = (key.FoldIn(0), key.FoldIn(1));
        return new(ParameterInfos,
        [
            Matrix<T>.Fill(Inputs, Outputs, i => Initializer.Weight(weightKey, i, Inputs, Outputs)),
            Matrix<T>.Fill(1, Outputs, i => Initializer.Bias(biasKey, i)),
        ]);
    }

    /// <inheritdoc/>
    public override int? InputWidth => Inputs;

    /// <inheritdoc/>
    public override Fin<int> OutputWidth(int inputWidth) =>
        inputWidth == Inputs ? Outputs : Error.New($"takes {Inputs} numbers, but {inputWidth} come in");

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var (w, b) = p;
        return ((x * w).AddRow(b), yBar =>
            (p.With(Matrix<T>.TransposeTimes(x, yBar), yBar.ColumnSums()), () => Matrix<T>.TimesTransposed(yBar, w)));
    }
}
