using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Kernels;

/// <summary>What stands behind the weights of a dense layer: its biases and an activation f, forward and backward, on rows of numbers.</summary>
/// <remarks>An object for each pair of formula and arithmetic, made once: a step then calls compiled loops and looks nothing up.</remarks>
abstract class BiasActivation<T> where T : unmanaged
{
    /// <summary>x = z + b, y = f(x). All of one length.</summary>
    public abstract void Forward(ReadOnlySpan<T> z, ReadOnlySpan<T> bias, Span<T> x, Span<T> y);

    /// <summary>x̄ = ȳ·f′(x) in the place of ȳ, and u = factor·x̄, what the step adds, which may take the place of x. All of one length.</summary>
    public abstract void Backward(double factor, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> cotangent, Span<T> update);

    /// <summary>b ← b + u.</summary>
    public abstract void UpdateBias(Span<T> bias, ReadOnlySpan<T> update);
}

/// <summary>The neurons of one activation: <typeparamref name="F"/> its value, <typeparamref name="G"/> its pullback (x, y, ȳ) → x̄.</summary>
sealed class BiasActivation<T, S, F, G> : BiasActivation<T>
    where T : unmanaged
    where S : struct, IScalar<S>, ILane<S, T>
    where F : struct, IUnaryOp
    where G : struct, ITernaryOp
{
    public override void Forward(ReadOnlySpan<T> z, ReadOnlySpan<T> bias, Span<T> x, Span<T> y)
    {
        Kernels<T, S>.ZipCore(new Add(), z, bias, x);
        Kernels<T, S>.MapCore(new F(), x, y);
    }

    public override void Backward(double factor, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> cotangent, Span<T> update)
    {
        Kernels<T, S>.ZipCore(new G(), x, y, cotangent, cotangent);
        Kernels<T, S>.MapCore(new Scale(factor), cotangent, update);
    }

    public override void UpdateBias(Span<T> bias, ReadOnlySpan<T> update) => Kernels<T, S>.ZipCore(new Add(), bias, update, bias);
}

/// <summary>A formula of two numbers, bound to the arithmetic of arrays.</summary>
abstract class BinaryKernel<T> where T : unmanaged
{
    /// <summary>zᵢ = f(xᵢ, yᵢ).</summary>
    public abstract void Run(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z);
}

/// <summary>One formula of two numbers.</summary>
sealed class BinaryKernel<T, S, F> : BinaryKernel<T> where T : unmanaged where S : struct, IScalar<S>, ILane<S, T> where F : struct, IBinaryOp
{
    public override void Run(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => Kernels<T, S>.ZipCore(new F(), x, y, z);
}

/// <summary>x: what is no activation at all.</summary>
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
