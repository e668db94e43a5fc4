using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Layers;

/// <summary>y = f(x), element by element; x̄ = ȳ·f′(x). Shapes: batch × width throughout.</summary>
/// <param name="Formula">f and f′.</param>
sealed record Activation<A>(A Formula) : Layer, IElementwiseLayer where A : struct, IActivation
{
    /// <inheritdoc/>
    public override string Name => Formula.Name;

    /// <inheritdoc/>
    public override bool IsRowIndependent => true;

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var y = x.Map(new ForwardOp(Formula));
        return (y, yBar => (Parameters<T>.Empty, () => x.Zip(y, yBar, new BackwardOp(Formula))));
    }

    void IElementwiseLayer.Forward<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> y) => kernels.Map(new ForwardOp(Formula), x, y);

    BiasActivation<T> IElementwiseLayer.CreateBiasActivation<T>(Kernels<T> kernels) =>
        kernels.CreateBiasActivation(new ForwardOp(Formula), new BackwardOp(Formula));

    readonly struct ForwardOp(A formula) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x) where S : IScalar<S> => formula.Value(x);
    }

    readonly struct BackwardOp(A formula) : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x, S y, S yBar) where S : IScalar<S> => yBar * formula.Derivative(x, y);
    }
}
