namespace Pipeline.Scalars;

/// <summary>A scalar type without a SIMD form: a vector of one element, which gets its kernels from this interface alone.</summary>
/// <typeparam name="S">Both the element type of arrays and the type that formulas compute with.</typeparam>
interface ISingleLane<S> : ISimdVector<S, S>, ISingleLane where S : unmanaged, ISingleLane<S>
{
    static int ISimdVector<S, S>.Count => 1;

    static int ISimdVector<S, S>.RegisterCount => 16;

    static S ISimdVector<S, S>.Load(ref readonly S source) => source;

    static void ISimdVector<S, S>.Store(S vector, ref S destination) => destination = vector;

    static S ISimdVector<S, S>.Broadcast(S x) => x;

    static S ISimdVector<S, S>.ToScalar(S vector) => vector;

    R ISingleLane.Accept<R>(ISingleLaneVisitor<R> visitor) => visitor.Visit<S>();
}

/// <summary><see cref="ISingleLane{S}"/> without its type parameter, which a visitor recovers.</summary>
interface ISingleLane
{
    /// <summary>Calls <see cref="ISingleLaneVisitor{R}.Visit"/> with the scalar type.</summary>
    R Accept<R>(ISingleLaneVisitor<R> visitor);
}

/// <summary>A generic function of a scalar type.</summary>
interface ISingleLaneVisitor<R>
{
    /// <summary>The function at the scalar type <typeparamref name="S"/>.</summary>
    R Visit<S>() where S : unmanaged, ISingleLane<S>;
}
