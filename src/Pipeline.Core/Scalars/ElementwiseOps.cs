using System.Runtime.CompilerServices;

namespace Pipeline.Scalars;

/// <summary>x + y.</summary>
readonly struct Add : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x, S y) where S : IScalar<S> => x + y;
}

/// <summary>x − y.</summary>
readonly struct Subtract : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x, S y) where S : IScalar<S> => x - y;
}

/// <summary>x · y.</summary>
readonly struct Multiply : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x, S y) where S : IScalar<S> => x * y;
}

/// <summary>x / y.</summary>
readonly struct Divide : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x, S y) where S : IScalar<S> => x / y;
}

/// <summary>a · x.</summary>
readonly struct Scale(double a) : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x) where S : IScalar<S> => a * x;
}

/// <summary>x + a · y, both rounded.</summary>
readonly struct AddScaled(double a) : IBinaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x, S y) where S : IScalar<S> => x + a * y;
}

/// <summary>eˣ.</summary>
readonly struct Exp : IUnaryOp
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Invoke<S>(S x) where S : IScalar<S> => S.Exp(x);
}
