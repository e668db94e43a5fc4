namespace Pipeline.Scalars;

/// <summary>A scalar that is stored as it is and computed with one at a time: what its lanes and kernels are follows.</summary>
/// <typeparam name="S">The scalar: what formulas compute with and what is stored.</typeparam>
interface ISingleLane<S> : ILane<S, S>, ISingleLane where S : unmanaged, ISingleLane<S>
{
    static int ILane<S, S>.Count => 1;

    static int ILane<S, S>.RegisterCount => 16;

    static S ILane<S, S>.Load(ref readonly S at) => at;

    static void ILane<S, S>.Store(S lane, ref S at) => at = lane;

    static S ILane<S, S>.Broadcast(S x) => x;

    static S ILane<S, S>.ToScalar(S lane) => lane;

    R ISingleLane.Accept<R>(ISingleLaneVisitor<R> visitor) => visitor.Visit<S>();
}

/// <summary>A scalar of this kind whose type is not known: it says its type to a visitor.</summary>
interface ISingleLane
{
    /// <summary>Calls the visitor with the type of the scalar.</summary>
    R Accept<R>(ISingleLaneVisitor<R> visitor);
}

/// <summary>What is done with the type of a scalar.</summary>
interface ISingleLaneVisitor<R>
{
    /// <summary>Is called with the type.</summary>
    R Visit<S>() where S : unmanaged, ISingleLane<S>;
}
