using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>A layer without parameters that takes every number alone: what it does to arrays, without matrices made for it.</summary>
interface IElementwise
{
    /// <summary>y = f(x).</summary>
    void Value<T>(Kernels<T> kernels, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged;

    /// <summary>x̄ = ȳ·f′(x), y = f(x).</summary>
    void Pull<T>(Kernels<T> kernels, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> yBar, Span<T> xBar) where T : unmanaged;
}
