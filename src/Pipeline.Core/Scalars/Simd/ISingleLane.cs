using Pipeline.Kernels;

namespace Pipeline.Scalars;

/// <summary>A scalar that is stored as it is and computed with one at a time: what its lanes and kernels are follows.</summary>
/// <typeparam name="S">The scalar: what formulas compute with and what is stored.</typeparam>
public interface ISingleLane<S> : ILane<S, S>, IKernelProvider<S> where S : unmanaged, ISingleLane<S>
{
    static int ILane<S, S>.Count => 1;

    static int ILane<S, S>.RegisterCount => 16;

    static S ILane<S, S>.Load(ref readonly S at) => at;

    static void ILane<S, S>.Store(S lane, ref S at) => at = lane;

    static S ILane<S, S>.Broadcast(S x) => x;

    static S ILane<S, S>.ToScalar(S lane) => lane;

    Kernels<S> IKernelProvider<S>.Kernels => new Kernels<S, S>();
}
