namespace Pipeline.Scalars;

/// <summary>What a formula may do with a number, be it a lane of floats or doubles or one dual number.</summary>
/// <remarks>A formula is written once, generic in <typeparamref name="S"/>, and serves descent, the exact derivative oracle and proofs.</remarks>
/// <typeparam name="S">The scalar that formulas compute with.</typeparam>
public interface IScalar<S> where S : IScalar<S>
{
    /// <summary>The scalar of a constant.</summary>
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
