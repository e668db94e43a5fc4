namespace Pipeline.Scalars;

/// <summary>
/// A SIMD vector of <see cref="Count"/> elements of type <typeparamref name="T"/>, or a scalar type as a vector of one element.
/// </summary>
/// <typeparam name="S">The vector type, which formulas compute with.</typeparam>
/// <typeparam name="T">The element type of arrays.</typeparam>
interface ISimdVector<S, T> : IScalar<S> where S : ISimdVector<S, T>
{
    /// <summary>Elements of a vector: the SIMD width.</summary>
    static abstract int Count { get; }

    /// <summary>Vector registers of the instruction set, which limit the tile of the micro-kernel of a product.</summary>
    static abstract int RegisterCount { get; }

    /// <summary>Loads <see cref="Count"/> elements from <paramref name="source"/> on; no alignment is required.</summary>
    static abstract S Load(ref readonly T source);

    /// <summary>Stores <see cref="Count"/> elements from <paramref name="destination"/> on; no alignment is required.</summary>
    static abstract void Store(S vector, ref T destination);

    /// <summary><paramref name="x"/> in every element.</summary>
    static abstract S Broadcast(T x);

    /// <summary>The first element.</summary>
    static abstract T ToScalar(S vector);

    /// <summary>The real part of an element.</summary>
    static abstract double ToDouble(T x);
}
