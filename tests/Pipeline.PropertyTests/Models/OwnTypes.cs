using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Models;

/// <summary>x³: an activation of a user's own.</summary>
readonly record struct Cube : IActivation
{
    public string Name => "cube";

    public S Value<S>(S x) where S : IScalar<S> => x * x * x;

    public S Derivative<S>(S x, S y) where S : IScalar<S> => 3 * x * x;
}

/// <summary>y = x ⊙ s with a row s of parameters: a layer of a user's own.</summary>
sealed record OwnScale(int Width) : Layer
{
    public override string Name => $"scale {Width}";

    public override bool IsRowIndependent => true;

    public override int? InputWidth => Width;

    public override ImmutableArray<ParameterInfo> ParameterInfos => [new("s", 1, Width, IsDecayed: false)];

    protected override Parameters<T> InitCore<T>(Key key) =>
        new(ParameterInfos, [Matrix<T>.Fill(1, Width, i => key.Uniform(i, 0.5, 1.5))]);

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var s = p.Matrices[0].Tile(x.Rows);
        return (Matrix<T>.Hadamard(x, s), yBar => (p.With(Matrix<T>.Hadamard(x, yBar).ColumnSums()), () => Matrix<T>.Hadamard(yBar, s)));
    }
}

/// <summary>The softsign x/(1 + |x|), written out as a layer without parameters and without an in-place form.</summary>
sealed record OwnSoftsign : Layer
{
    public override string Name => "own softsign";

    public override bool IsRowIndependent => true;

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
        Network.Activation(new Softsign()).Apply(p, x);

    readonly struct Softsign : IActivation
    {
        public string Name => "softsign";

        public S Value<S>(S x) where S : IScalar<S> => x / (1 + ScalarMath.Abs(x));

        public S Derivative<S>(S x, S y) where S : IScalar<S> => 1 / ((1 + ScalarMath.Abs(x)) * (1 + ScalarMath.Abs(x)));
    }
}

/// <summary>Each column minus its mean over the batch: rows depend on each other.</summary>
sealed record OwnCentering : Layer
{
    public override string Name => "centering";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var y = x - ((1.0 / x.Rows) * x.ColumnSums()).Tile(x.Rows);
        return (y, yBar => (Parameters<T>.Empty, () => yBar - ((1.0 / x.Rows) * yBar.ColumnSums()).Tile(x.Rows)));
    }
}
