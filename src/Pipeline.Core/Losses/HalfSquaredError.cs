using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>½‖a − t‖², the mean over the batch; ȳ = (a − t)/batch. a, t: batch × classes.</summary>
/// <remarks>Source: Rumelhart, Hinton and Williams, Learning representations by back-propagating errors (1986), equation 3, https://doi.org/10.1038/323533a0.</remarks>
public sealed record HalfSquaredError : Loss, IElementwiseLoss
{
    /// <inheritdoc/>
    public override string Name => "squared error";

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target) =>
        (y.Zip(target, new Term()).MeanOverRows(), () => (y - target).DivideByRows());

    /// <inheritdoc/>
    public override Matrix<T> PerSample<T>(Matrix<T> y, Matrix<T> target) => y.Zip(target, new Term()).RowSums();

    void IElementwiseLoss.Terms<T>(Kernels<T> kernels, ReadOnlySpan<T> y, ReadOnlySpan<T> target, Span<T> terms) => kernels.Zip(new Term(), y, target, terms);

    BinaryKernel<T> IElementwiseLoss.GradientKernel<T>(Kernels<T> kernels) => kernels.BinaryKernel<Subtract>();

    readonly struct Term : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S a, S t) where S : IScalar<S> => 0.5 * (a - t) * (a - t);
    }
}
