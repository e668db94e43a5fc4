using System.Globalization;
using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>
/// Cross-entropy on logits z: L = −Σ t·ln softmax(z) = Σ t·(ln Σ eᶻ − z), averaged over the batch; ȳ = (softmax(z)·Σt − t)/batch. At
/// temperature T it is T²·L of the logits z/T, and ȳ = T·(softmax(z/T)·Σt − t)/batch.
/// </summary>
/// <remarks>
/// Computed from z − m with the largest logit m of each row, ln Σ eᶻ = m + ln Σ e^(z−m), so nothing overflows. z, t: batch × classes;
/// rows of t usually sum to 1. Source: Bishop, Pattern Recognition and Machine Learning (2006), equations 4.108 and 4.109.
/// </remarks>
public sealed record SoftmaxCrossEntropy : Loss, IInPlaceLoss
{
    /// <summary>The temperature T, above 0: 1 except for targets that come from a network at the same temperature.</summary>
    /// <remarks>The factor T² keeps the gradient of the size that it has at T = 1.</remarks>
    public double Temperature { get; init => field = Require.Positive(value, "The temperature"); } = 1;

    /// <inheritdoc/>
    public override string Name => Temperature == 1
        ? "softmax cross-entropy"
        : string.Create(CultureInfo.InvariantCulture, $"softmax cross-entropy at temperature {Temperature}");

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        this.RequireSameShape(y, target);
        var z = MultiplyUnlessOne(y, 1 / Temperature);
        var softmax = Softmax<T>.Of(z);
        var shifted = softmax.Shifted.Zip(z, new ClampOverflowOp(BatchMean.Largest<T>()));
        var terms = shifted.Zip(softmax.Sums, new NegativeLogProbabilityOp()).Zip(target, new MultiplyByTargetOp());
        return (
            MultiplyUnlessOne(terms, Temperature * Temperature).MeanOverRows(),
            () => MultiplyUnlessOne(Gradient(softmax.Probabilities, target), Temperature));
    }

    LossGradientKernel<T> IInPlaceLoss.CreateGradientKernel<T>(Kernels<T> kernels, int maxRows, int columns) =>
        new SoftmaxGradientKernel<T>(kernels, maxRows, columns, Temperature);

    static Matrix<T> MultiplyUnlessOne<T>(Matrix<T> x, double factor) where T : unmanaged => factor == 1 ? x : x.Map(new Scale(factor));

    static Matrix<T> Gradient<T>(Matrix<T> softmax, Matrix<T> target) where T : unmanaged => softmax
        .ZipWithColumn(target.RowSums(), new Multiply())
        .Zip(target, new Subtract())
        .DivideByRowCount();

    // 0·∞ is NaN, but a class with t = 0 contributes 0, also where z − m = −∞.
    readonly struct MultiplyByTargetOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S term, S t) where S : IScalar<S> => S.SelectLess(0, ScalarMath.Abs(t), t * term, t);
    }

    // The difference of two finite logits may be beyond the largest number: it is then that number, and no infinity.
    readonly struct ClampOverflowOp(double largest) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S shifted, S z) where S : IScalar<S> =>
            S.SelectLess(shifted, -largest, S.SelectLess(z, -largest, shifted, -largest), shifted);
    }

    readonly struct NegativeLogProbabilityOp : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S Invoke<S>(S shifted, S sum) where S : IScalar<S> => S.Log(sum) - shifted;
    }
}
