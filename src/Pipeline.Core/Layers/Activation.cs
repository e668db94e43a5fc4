using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>y = f(x), element by element; x̄ = ȳ·f′(x). Shapes: batch × width throughout.</summary>
/// <typeparam name="A">The function.</typeparam>
public sealed record Activation<A> : Layer, IRowwise, IElementwise where A : struct, IActivation
{
    /// <inheritdoc/>
    public override string Name => A.Name;

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var y = x.Map(new Forward());
        return (y, yBar => (Parameters<T>.None, () => x.Zip(y, yBar, new Backward())));
    }

    void IElementwise.Value<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> y) => kernels.Map(new Forward(), x, y);

    Neurons<T> IElementwise.Neurons<T>(Kernels<T> kernels) => kernels.Neurons<Forward, Backward>();

    readonly struct Forward : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S x) where S : IScalar<S> => A.Value(x);
    }

    readonly struct Backward : IFormula3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S x, S y, S yBar) where S : IScalar<S> => yBar * A.Slope(x, y);
    }
}
