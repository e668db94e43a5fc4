namespace Pipeline.Scalars;

/// <summary>The operations that an elementwise formula may use: on a SIMD vector of floats or doubles, or on one dual number.</summary>
/// <remarks>
/// A formula is written once, generic in <typeparamref name="S"/>, and is evaluated on SIMD vectors for speed, on <see cref="Dual"/> for
/// exact derivatives, and on exact number types in proofs.
/// </remarks>
/// <typeparam name="S">The implementing type.</typeparam>
public interface IScalar<S> where S : IScalar<S>
{
    /// <summary>The constant, in every element of a SIMD vector; its derivative is 0.</summary>
    static abstract implicit operator S(double constant);

    /// <summary>a + b.</summary>
    static abstract S operator +(S a, S b);

    /// <summary>a − b.</summary>
    static abstract S operator -(S a, S b);

    /// <summary>a · b.</summary>
    static abstract S operator *(S a, S b);

    /// <summary>a / b.</summary>
    static abstract S operator /(S a, S b);

    /// <summary>−a.</summary>
    static abstract S operator -(S a);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract S Fma(S a, S b, S c);

    /// <summary>eˣ.</summary>
    static abstract S Exp(S x);

    /// <summary>ln x.</summary>
    static abstract S Log(S x);

    /// <summary>tanh x.</summary>
    static abstract S Tanh(S x);

    /// <summary>√x, exactly rounded.</summary>
    static abstract S Sqrt(S x);

    /// <summary><paramref name="then"/> where a &lt; b, <paramref name="otherwise"/> elsewhere and where either is NaN.</summary>
    static abstract S SelectLess(S a, S b, S then, S otherwise);
}
