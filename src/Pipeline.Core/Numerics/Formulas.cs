using System.Runtime.CompilerServices;

namespace Pipeline.Numerics;

/// <summary>x + y.</summary>
public readonly struct Plus : IFormula2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S At<S>(S x, S y) where S : IScalar<S> => x + y;
}

/// <summary>x − y.</summary>
public readonly struct Minus : IFormula2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S At<S>(S x, S y) where S : IScalar<S> => x - y;
}

/// <summary>x · y.</summary>
public readonly struct Times : IFormula2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S At<S>(S x, S y) where S : IScalar<S> => x * y;
}

/// <summary>x / y.</summary>
public readonly struct Over : IFormula2
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S At<S>(S x, S y) where S : IScalar<S> => x / y;
}

/// <summary>a · x.</summary>
public readonly struct Scaled(double a) : IFormula
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S At<S>(S x) where S : IScalar<S> => a * x;
}

/// <summary>eˣ.</summary>
public readonly struct Exponential : IFormula
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S At<S>(S x) where S : IScalar<S> => S.Exp(x);
}
