using System.Runtime.CompilerServices;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>½‖a − t‖², the mean over the batch; ȳ = (a − t)/batch. a, t: batch × classes.</summary>
/// <remarks>
/// Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986), equation 3,
/// https://doi.org/10.1038/323533a0.
/// </remarks>
public sealed record HalfSquaredError : ElementwiseLoss<HalfSquaredError.Term, Subtract>
{
    /// <inheritdoc/>
    public override string Name => "squared error";

    /// <summary>½(a − t)².</summary>
    public readonly struct Term : IBinaryOp
    {
        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S a, S t) where S : IScalar<S> => 0.5 * (a - t) * (a - t);
    }
}
