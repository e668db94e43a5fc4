using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Kernels;

/// <summary>The bias and activation f of a dense layer, forward and backward, on one row. All spans of a call have equal lengths.</summary>
/// <remarks>One instance per (activation, arithmetic): the generic virtual lookup happens once, at construction.</remarks>
abstract class BiasActivation<T> where T : unmanaged
{
    /// <summary>preActivation = product + bias, output = f(preActivation).</summary>
    public abstract void Forward(ReadOnlySpan<T> product, ReadOnlySpan<T> bias, Span<T> preActivation, Span<T> output);

    /// <summary>
    /// x̄ = ȳ·f′(x) for the pre-activation x, written over ȳ (the cotangent), and update = updateFactor·x̄, which may be written over x.
    /// </summary>
    public abstract void Backward(
        double updateFactor, ReadOnlySpan<T> preActivation, ReadOnlySpan<T> output, Span<T> cotangent, Span<T> update);

    /// <summary>b ← b + update.</summary>
    public abstract void AddToBias(Span<T> bias, ReadOnlySpan<T> update);
}

/// <summary>Bias and the activation <typeparamref name="F"/> with the pullback <typeparamref name="G"/>: (x, y, ȳ) → x̄.</summary>
sealed class BiasActivation<T, S, F, G>(F activation, G pullback) : BiasActivation<T>
    where T : unmanaged
    where S : struct, IScalar<S>, ISimdVector<S, T>
    where F : struct, IUnaryOp
    where G : struct, ITernaryOp
{
    readonly F f = activation;
    readonly G g = pullback;

    public override void Forward(ReadOnlySpan<T> product, ReadOnlySpan<T> bias, Span<T> preActivation, Span<T> output)
    {
        Kernels<T, S>.ZipCore(new Add(), product, bias, preActivation);
        Kernels<T, S>.MapCore(f, preActivation, output);
    }

    public override void Backward(
        double updateFactor, ReadOnlySpan<T> preActivation, ReadOnlySpan<T> output, Span<T> cotangent, Span<T> update)
    {
        Kernels<T, S>.ZipCore(g, preActivation, output, cotangent, cotangent);
        Kernels<T, S>.MapCore(new Scale(updateFactor), cotangent, update);
    }

    public override void AddToBias(Span<T> bias, ReadOnlySpan<T> update) => Kernels<T, S>.ZipCore(new Add(), bias, update, bias);
}

/// <summary>
/// An elementwise binary function, bound to the kernels of an element type: see the remarks at <see cref="BiasActivation{T}"/>.
/// </summary>
abstract class BinaryKernel<T> where T : unmanaged
{
    /// <summary>zᵢ = f(xᵢ, yᵢ).</summary>
    public abstract void Run(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z);
}

/// <summary>The elementwise binary function <typeparamref name="F"/>.</summary>
sealed class BinaryKernel<T, S, F>(F function) : BinaryKernel<T>
    where T : unmanaged
    where S : struct, IScalar<S>, ISimdVector<S, T>
    where F : struct, IBinaryOp
{
    readonly F f = function;

    public override void Run(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => Kernels<T, S>.ZipCore(f, x, y, z);
}

/// <summary>x: the activation of a layer without one.</summary>
readonly struct IdentityOp : IUnaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x) where S : IScalar<S> => x;
}

/// <summary>ȳ: the pullback of <see cref="IdentityOp"/>.</summary>
readonly struct IdentityPullbackOp : ITernaryOp
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x, S y, S yBar) where S : IScalar<S> => yBar;
}
