using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>y = x + f(x), with f of equal input and output width; x̄ = ȳ + the input gradient of f. Shapes: batch × width.</summary>
/// <remarks>
/// Source: He et al., Deep residual learning for image recognition (2016), equation 1, https://arxiv.org/abs/1512.03385.
/// </remarks>
/// <param name="Inner">f.</param>
sealed record Residual(Layer Inner) : Layer
{
    /// <inheritdoc/>
    public override string Name => $"residual ({Inner.Name})";

    /// <inheritdoc/>
    public override bool IsRowIndependent => Inner.IsRowIndependent;

    /// <inheritdoc/>
    public override ImmutableArray<ParameterInfo> ParameterInfos => Inner.ParameterInfos;

    /// <inheritdoc/>
    protected override Parameters<T> InitCore<T>(Key key) => Inner.Init<T>(key);

    /// <inheritdoc/>
    protected override Layer SampleCore(Key key) =>
        Inner.Sample(key) is var sampled && ReferenceEquals(sampled, Inner) ? this : new Residual(sampled);

    /// <inheritdoc/>
    public override int? InputWidth => Inner.InputWidth;

    /// <inheritdoc/>
    public override Fin<int> OutputWidth(int inputWidth) => Inner.OutputWidth(inputWidth).Bind(outputWidth => outputWidth == inputWidth
        ? Fin<int>.Succ(outputWidth)
        : Error.New($"adds {outputWidth} numbers to its {inputWidth}"));

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var (y, innerPullback) = Inner.ApplyChecked(p, x);
        if (y.Columns != x.Columns) throw new ArgumentException($"{Name} adds {y.Columns} numbers to its {x.Columns}.");
        return (x + y, Pullback);

        (Parameters<T> Gradient, Func<Matrix<T>> InputGradient) Pullback(Matrix<T> yBar)
        {
            var (gradient, xBar) = innerPullback(yBar);
            return (gradient, () => yBar + xBar());
        }
    }
}
