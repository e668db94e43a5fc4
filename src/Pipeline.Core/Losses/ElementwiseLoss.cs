using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>A loss with one term for each output, Σ f(y, t), the mean over the batch; ȳ = f′(y, t)/batch. y, t: batch × classes.</summary>
/// <typeparam name="F">f, the term.</typeparam>
/// <typeparam name="G">f′ = ∂f/∂y.</typeparam>
public abstract record ElementwiseLoss<F, G> : Loss, IElementwiseLoss where F : struct, IBinaryOp where G : struct, IBinaryOp
{
    /// <inheritdoc/>
    public sealed override (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target) =>
        (y.Zip(target, new F()).MeanOverRows(), () => y.Zip(target, new G()).DivideByRows());

    /// <inheritdoc/>
    public sealed override Matrix<T> PerSample<T>(Matrix<T> y, Matrix<T> target) => y.Zip(target, new F()).RowSums();

    void IElementwiseLoss.Terms<T>(Kernels<T> kernels, ReadOnlySpan<T> y, ReadOnlySpan<T> target, Span<T> terms) =>
        kernels.Zip(new F(), y, target, terms);

    BinaryKernel<T> IElementwiseLoss.GradientKernel<T>(Kernels<T> kernels) => kernels.BinaryKernel<G>();
}
