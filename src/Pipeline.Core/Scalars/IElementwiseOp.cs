namespace Pipeline.Scalars;

/// <summary>An elementwise formula of one number. A struct, so that the loop around it is compiled for it alone.</summary>
public interface IUnaryOp
{
    /// <summary>The formula at <paramref name="x"/>.</summary>
    S Invoke<S>(S x) where S : IScalar<S>;
}

/// <summary>An elementwise formula of two numbers.</summary>
public interface IBinaryOp
{
    /// <summary>The formula at (<paramref name="x"/>, <paramref name="y"/>).</summary>
    S Invoke<S>(S x, S y) where S : IScalar<S>;
}

/// <summary>An elementwise formula of three numbers.</summary>
public interface ITernaryOp
{
    /// <summary>The formula at (<paramref name="x"/>, <paramref name="y"/>, <paramref name="z"/>).</summary>
    S Invoke<S>(S x, S y, S z) where S : IScalar<S>;
}
