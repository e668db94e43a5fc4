using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Checking.Right;

/// <summary>f and f′ of a layer, or f(y, t) and ∂f/∂y of a loss, written once for all scalars.</summary>
interface IFormula
{
    static abstract S Value<S>(S x) where S : IScalar<S>;

    static abstract S Derivative<S>(S x) where S : IScalar<S>;
}

/// <summary>y = f(x), element by element.</summary>
sealed record Elementwise<F>(string Title) : Layer where F : struct, IFormula
{
    public override string Name => Title;

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
        (x.Map(new ValueOp()), yBar => (Parameters<T>.Empty, () => x.Zip(yBar, new BackwardOp())));

    readonly struct ValueOp : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => F.Value(x);
    }

    readonly struct BackwardOp : IBinaryOp
    {
        public S Invoke<S>(S x, S yBar) where S : IScalar<S> => yBar * F.Derivative(x);
    }
}

/// <summary>f(y, t) of a loss and its derivative by y.</summary>
interface ITerm
{
    static abstract S Value<S>(S y, S t) where S : IScalar<S>;

    static abstract S Derivative<S>(S y, S t) where S : IScalar<S>;
}

/// <summary>The mean over the batch of Σ f(y, t).</summary>
sealed record Termwise<F>(string Title) : Loss where F : struct, ITerm
{
    public override string Name => Title;

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target) =>
        (y.Zip(target, new ValueOp()).MeanOverRows(), () => y.Zip(target, new DerivativeOp()).DivideByRowCount());

    readonly struct ValueOp : IBinaryOp
    {
        public S Invoke<S>(S y, S t) where S : IScalar<S> => F.Value(y, t);
    }

    readonly struct DerivativeOp : IBinaryOp
    {
        public S Invoke<S>(S y, S t) where S : IScalar<S> => F.Derivative(y, t);
    }
}
