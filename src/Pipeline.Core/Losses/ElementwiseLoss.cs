using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>L = Σ f(y, t) over the outputs, averaged over the batch; ȳ = ∂f/∂y(y, t)/batch. y, t: batch × classes.</summary>
/// <typeparam name="F">f and ∂f/∂y.</typeparam>
public abstract record ElementwiseLoss<F> : Loss, IElementwiseLoss where F : struct, ILossFormula
{
    /// <summary>f and ∂f/∂y with the values of their fields, where they have some.</summary>
    protected abstract F Term { get; }

    /// <inheritdoc/>
    public sealed override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        this.RequireSameShape(y, target);
        return (y.Zip(target, new TermOp(Term)).MeanOverRows(), () => y.Zip(target, new DerivativeOp(Term)).DivideByRowCount());
    }

    /// <inheritdoc/>
    public sealed override Matrix<T> PerSample<T>(Matrix<T> y, Matrix<T> target) => SaturatedRowSums(y.Zip(target, new TermOp(Term)));

    static Matrix<T> SaturatedRowSums<T>(Matrix<T> terms) where T : unmanaged =>
        terms.RowSums().MapIndexed((i, sum) => BatchMean.Saturate(sum, terms.Row(i)));

    void IElementwiseLoss.ComputeTerms<T>(Kernels<T> kernels, ReadOnlySpan<T> y, ReadOnlySpan<T> target, Span<T> terms) =>
        kernels.Zip(new TermOp(Term), y, target, terms);

    BinaryKernel<T> IElementwiseLoss.CreateDerivativeKernel<T>(Kernels<T> kernels) => kernels.CreateBinaryKernel(new DerivativeOp(Term));

    readonly struct TermOp(F term) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S y, S t) where S : IScalar<S> => term.Value(y, t);
    }

    readonly struct DerivativeOp(F term) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S y, S t) where S : IScalar<S> => term.Derivative(y, t);
    }
}
