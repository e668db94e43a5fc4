using System.Runtime.CompilerServices;
using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>ReLU, max(0, x); its slope is 1 above 0 and 0 elsewhere, at the kink itself too. NaN stays NaN.</summary>
public readonly struct Rectifier : IActivation
{
    /// <inheritdoc/>
    public static string Name => "relu";

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Value<S>(S x) where S : IScalar<S> => S.WhereLess(x, 0, 0, x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static S Slope<S>(S x, S y) where S : IScalar<S> => S.WhereLess(0, x, 1, 0);
}
