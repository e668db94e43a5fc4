using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Checking.Right;

/// <summary>y = x/√(1 + ‖x‖²), row by row.</summary>
sealed record NormalizedRows : Layer
{
    public override string Name => "normalized rows";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var inverse = Matrix<T>.Hadamard(x, x).RowSums().Map(new InverseNorm());
        var y = LayersOfRows.TimesColumn(x, inverse);
        return (y, yBar => (Parameters<T>.Empty, () => LayersOfRows.TimesColumn(
            yBar - LayersOfRows.TimesColumn(y, Matrix<T>.Hadamard(yBar, y).RowSums()), inverse)));
    }

    readonly struct InverseNorm : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => 1 / S.Sqrt(1 + x);
    }
}

/// <summary>The larger of each number and its mirror image in the row: a kink where both are equal, as in the middle.</summary>
sealed record PairMaximum : Layer
{
    public override string Name => "pair maximum";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var reversal = LayersOfRows.Constant<T>(x.Columns, (i, j) => i + j == x.Columns - 1);
        var mirrored = x * reversal;
        return (x.Zip(mirrored, new Larger()), yBar => (Parameters<T>.Empty, () =>
            x.Zip(mirrored, yBar, new IfFirst()) + x.Zip(mirrored, yBar, new IfSecond()) * reversal));
    }

    readonly struct Larger : IBinaryOp
    {
        public S Invoke<S>(S a, S b) where S : IScalar<S> => ScalarMath.Max(a, b);
    }

    readonly struct IfFirst : ITernaryOp
    {
        public S Invoke<S>(S a, S b, S yBar) where S : IScalar<S> => S.SelectLess(b, a, yBar, 0);
    }

    readonly struct IfSecond : ITernaryOp
    {
        public S Invoke<S>(S a, S b, S yBar) where S : IScalar<S> => S.SelectLess(b, a, 0, yBar);
    }
}

/// <summary>y = x∘σ(mirrored x).</summary>
sealed record Gated : Layer
{
    public override string Name => "gated";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var reversal = LayersOfRows.Constant<T>(x.Columns, (i, j) => i + j == x.Columns - 1);
        var (gate, gatePullback) = Network.Sigmoid.Apply(Parameters<T>.Empty, x * reversal);
        return (Matrix<T>.Hadamard(x, gate), yBar => (Parameters<T>.Empty, () => Matrix<T>.Hadamard(yBar, gate)
            + gatePullback(Matrix<T>.Hadamard(yBar, x)).InputGradient() * reversal));
    }
}

/// <summary>Inner products of the columns of a batch with each other: y = x·xᵀ·x.</summary>
sealed record Squared : Layer
{
    public override string Name => "x times its transpose times x";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var gram = Matrix<T>.TimesTransposed(x, x);
        return (gram * x, yBar => (Parameters<T>.Empty, () =>
            gram * yBar + Matrix<T>.TimesTransposed(yBar, x) * x + Matrix<T>.TimesTransposed(x, yBar) * x));
    }
}

/// <summary>y = x∘γ, γ repeated over the rows.</summary>
sealed record ColumnScale(int Width) : Layer
{
    public override string Name => $"scale {Width}";

    public override ImmutableArray<ParameterInfo> ParameterInfos => [new("γ", 1, Width, IsDecayed: false)];

    protected override Parameters<T> InitCore<T>(Key key) => new(ParameterInfos, [Matrix<T>.Fill(1, Width, _ => 1)]);

    public override Fin<int> OutputWidth(int inputWidth) => inputWidth == Width ? Width : LanguageExt.Common.Error.New("another width");

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var scale = LayersOfRows.Repeat(p.Matrices[0], x.Rows);
        return (Matrix<T>.Hadamard(x, scale), yBar =>
            (p.With(Matrix<T>.Hadamard(x, yBar).ColumnSums()), () => Matrix<T>.Hadamard(yBar, scale)));
    }
}

/// <summary>y = x·W.</summary>
sealed record WithoutBias(int Inputs, int Outputs) : Layer
{
    public override string Name => $"without bias {Inputs} → {Outputs}";

    public override ImmutableArray<ParameterInfo> ParameterInfos => [new("W", Inputs, Outputs, IsDecayed: true)];

    protected override Parameters<T> InitCore<T>(Key key) => new(ParameterInfos, [Matrix<T>.Fill(Inputs, Outputs, i => key.Normal(i))]);

    public override Fin<int> OutputWidth(int inputWidth) => inputWidth == Inputs ? Outputs : LanguageExt.Common.Error.New("another width");

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) => (x * p.Matrices[0], yBar =>
        (p.With(Matrix<T>.TransposeTimes(x, yBar)), () => Matrix<T>.TimesTransposed(yBar, p.Matrices[0])));
}

/// <summary>y = x + b.</summary>
sealed record Translation(int Width) : Layer
{
    public override string Name => $"translation {Width}";

    public override ImmutableArray<ParameterInfo> ParameterInfos => [new("b", 1, Width, IsDecayed: false)];

    protected override Parameters<T> InitCore<T>(Key key) => new(ParameterInfos, [Matrix<T>.Zero(1, Width)]);

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
        (x.AddRow(p.Matrices[0]), yBar => (p.With(yBar.ColumnSums()), () => yBar));
}

/// <summary>y = max(x, 0) + a·min(x, 0) with one learned a: a kink at 0 unless a is 1.</summary>
sealed record LearnedSlope : Layer
{
    public override string Name => "learned slope";

    public override ImmutableArray<ParameterInfo> ParameterInfos => [new("a", 1, 1, IsDecayed: false)];

    protected override Parameters<T> InitCore<T>(Key key) => new(ParameterInfos, [Matrix<T>.Fill(1, 1, _ => 0.25)]);

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var slope = Matrix<T>.Fill(x.Rows, 1, _ => 1) * p.Matrices[0] * Matrix<T>.Fill(1, x.Columns, _ => 1);
        return (x.Zip(slope, new Value()), yBar => (
            p.With(Matrix<T>.Of(1, 1, [x.Zip(yBar, new OfSlope()).Sum()])), () => x.Zip(slope, yBar, new OfInput())));
    }

    readonly struct Value : IBinaryOp
    {
        public S Invoke<S>(S x, S a) where S : IScalar<S> => S.SelectLess(x, 0, a * x, x);
    }

    readonly struct OfSlope : IBinaryOp
    {
        public S Invoke<S>(S x, S yBar) where S : IScalar<S> => yBar * ScalarMath.Min(x, 0);
    }

    readonly struct OfInput : ITernaryOp
    {
        public S Invoke<S>(S x, S a, S yBar) where S : IScalar<S> => S.SelectLess(x, 0, a * yBar, yBar);
    }
}
