using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>½‖a − t‖², the mean over the batch; ȳ = (a − t)/batch. a, t: batch × classes.</summary>
/// <remarks>Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986), equation 3, https://doi.org/10.1038/323533a0.</remarks>
public sealed record HalfSquare : Loss, IElementwiseLoss
{
    /// <inheritdoc/>
    public override string Name => "squared error";

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var difference = y - target;
        return (difference.Map(new HalfOfSquare()).MeanOverRows(), () => difference.OverRows());
    }

    /// <inheritdoc/>
    public override Matrix<T> Each<T>(Matrix<T> y, Matrix<T> target) => (y - target).Map(new HalfOfSquare()).RowSums();

    Pairwise<T> IElementwiseLoss.Slope<T>(Kernels<T> kernels) => kernels.Pairwise<Minus>();

    readonly struct HalfOfSquare : IFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S x) where S : IScalar<S> => 0.5 * x * x;
    }
}
