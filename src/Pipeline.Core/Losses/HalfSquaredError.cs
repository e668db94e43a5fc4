using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>L = ½‖a − t‖², averaged over the batch; ȳ = (a − t)/batch. a, t: batch × classes.</summary>
/// <remarks>
/// Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986), equation 3,
/// https://doi.org/10.1038/323533a0.
/// </remarks>
public sealed record HalfSquaredError : ElementwiseLoss<HalfSquaredError.Formula>
{
    /// <inheritdoc/>
    public override string Name => "squared error";

    /// <inheritdoc/>
    protected override Formula Term => default;

    /// <summary>The term f(a, t) and its derivative.</summary>
    public readonly struct Formula : ILossFormula
    {
        /// <summary>½(a − t)².</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Value<S>(S a, S t) where S : IScalar<S> => 0.5 * (a - t) * (a - t);

        /// <summary>∂f/∂a = a − t.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Derivative<S>(S a, S t) where S : IScalar<S> => a - t;
    }
}
