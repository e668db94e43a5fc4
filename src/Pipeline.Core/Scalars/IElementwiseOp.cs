namespace Pipeline.Scalars;

/// <summary>
/// An elementwise function of one argument. Implement it as a struct: the JIT specializes each kernel for it and inlines the call.
/// </summary>
public interface IUnaryOp
{
    /// <summary>f(x).</summary>
    S Invoke<S>(S x) where S : IScalar<S>;
}

/// <summary>An elementwise function of two arguments. Implement it as a struct, as <see cref="IUnaryOp"/>.</summary>
public interface IBinaryOp
{
    /// <summary>f(x, y).</summary>
    S Invoke<S>(S x, S y) where S : IScalar<S>;
}

/// <summary>An elementwise function of three arguments. Implement it as a struct, as <see cref="IUnaryOp"/>.</summary>
public interface ITernaryOp
{
    /// <summary>f(x, y, z).</summary>
    S Invoke<S>(S x, S y, S z) where S : IScalar<S>;
}

/// <summary>
/// An elementwise function of two arguments with up to two numbers of state: (x, y, s₁, s₂) → (z, s₁, s₂). Implement it as a struct, as
/// <see cref="IUnaryOp"/>.
/// </summary>
public interface IStatefulOp
{
    /// <summary>How many of s₁ and s₂ there are: 0, 1 or 2.</summary>
    static abstract int SlotCount { get; }

    /// <summary>The result, and the state of after it. A number of state that is not there is 0, and its next value is not kept.</summary>
    (S Z, S S1, S S2) Invoke<S>(S x, S y, S s1, S s2) where S : IScalar<S>;
}
