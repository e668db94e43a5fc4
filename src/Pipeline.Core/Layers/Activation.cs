using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Layers;

/// <summary>y = f(x), element by element; x̄ = ȳ·f′(x). Shapes: batch × width throughout.</summary>
/// <typeparam name="A">f and f′.</typeparam>
public sealed record Activation<A> : Layer, IElementwiseLayer where A : struct, IActivation
{
    /// <inheritdoc/>
    public override string Name => A.Name;

    /// <inheritdoc/>
    public override bool IsRowIndependent => true;

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var y = Evaluate(x);
        return (y, yBar => (Parameters<T>.Empty, () => x.Zip(y, yBar, new BackwardOp())));
    }

    /// <summary>f(x), element by element.</summary>
    internal static Matrix<T> Evaluate<T>(Matrix<T> x) where T : unmanaged => x.Map(new ForwardOp());

    void IElementwiseLayer.Forward<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> y) => kernels.Map(new ForwardOp(), x, y);

    BiasActivation<T> IElementwiseLayer.CreateBiasActivation<T>(Kernels<T> kernels) =>
        kernels.CreateBiasActivation<ForwardOp, BackwardOp>();

    readonly struct ForwardOp : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x) where S : IScalar<S> => A.Value(x);
    }

    readonly struct BackwardOp : ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S x, S y, S yBar) where S : IScalar<S> => yBar * A.Derivative(x, y);
    }
}
