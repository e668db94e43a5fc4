using System.Runtime.CompilerServices;
using Pipeline.Layers;
using Pipeline.Scalars;

namespace Pipeline.Bench.Workers.OwnTypes;

/// <summary>An activation as a user writes it: max(0, x), the twin of <see cref="Network.Relu"/>.</summary>
readonly struct OwnRelu : IActivation
{
    public string Name => "own-relu";

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, 0, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public S Derivative<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 1, 0);
}
