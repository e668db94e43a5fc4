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
