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
    const string InputsName = "The number of inputs of a dense layer", OutputsName = "The number of outputs of a dense layer";

    /// <summary>in, at least 1.</summary>
    public int Inputs { get; init => field = Require.AtLeast(value, 1, InputsName); } = Require.AtLeast(Inputs, 1, InputsName);

    /// <summary>out, at least 1.</summary>
    public int Outputs { get; init => field = Require.AtLeast(value, 1, OutputsName); } = Require.AtLeast(Outputs, 1, OutputsName);

    /// <summary>Distribution of the initial W and b.</summary>
    public Initializer Initializer { get; init => field = Require.NotNull(value, "An initializer"); }
        = Require.NotNull(Initializer, "An initializer");

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
        if (!HasShapes(p)) throw NetworkShapes.OtherParameters(this, p);
        if (x.Columns != Inputs)
            throw new ArgumentException($"{Name} takes {Inputs} numbers, but {x.Columns} come in: x is {x.Shape}.", nameof(x));
        var (w, b) = p;
        return ((x * w).AddRow(b), yBar =>
            (p.With(Matrix<T>.TransposeTimes(x, yBar), yBar.ColumnSums()), () => Matrix<T>.TimesTransposed(yBar, w)));
    }

    bool HasShapes<T>(Parameters<T> p) where T : unmanaged => p.Matrices is [var w, var b]
        && (w.Rows, w.Columns, b.Rows, b.Columns) == (Inputs, Outputs, 1, Outputs);
}
