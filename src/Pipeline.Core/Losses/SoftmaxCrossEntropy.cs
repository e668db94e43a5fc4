using System.Runtime.CompilerServices;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>Cross-entropy on logits z: −Σ t·ln softmax(z) = Σ t·(ln Σ eᶻ − z), the mean over the batch; ȳ = (softmax(z)·Σt − t)/batch.</summary>
/// <remarks>
/// The largest logit m of a row is taken out first, ln Σ eᶻ = m + ln Σ e^(z−m), so nothing overflows. z, t: batch × classes; rows of t
/// usually add up to 1. Source: Bishop, Pattern Recognition and Machine Learning (2006), equations 4.108 and 4.109.
/// </remarks>
public sealed record SoftmaxCrossEntropy : Loss, IBatchLoss
{
    /// <inheritdoc/>
    public override string Name => "softmax cross-entropy";

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var shifted = y.ZipColumn(y.RowMaxima(), new Minus());
        var exponentials = shifted.Map(new Exponential());
        var sums = exponentials.RowSums();
        var terms = shifted.ZipColumn(sums, new LogShare()).Zip(target, new Counted());
        return (terms.MeanOverRows(), () => Slope(exponentials, sums, target));
    }

    BatchSlope<T> IBatchLoss.Slope<T>(Kernels<T> kernels, int rows, int columns) => new SoftmaxSlope<T>(kernels, rows, columns);

    static Matrix<T> Slope<T>(Matrix<T> exponentials, Matrix<T> sums, Matrix<T> target) where T : unmanaged => exponentials
        .ZipColumn(sums, new Over())
        .ZipColumn(target.RowSums(), new Times())
        .Zip(target, new Minus())
        .OverRows();

    // 0 of ∞ is nothing: the logit of a class that is not the target may be the smallest there is.
    readonly struct Counted : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S logShare, S t) where S : IScalar<S> => S.WhereLess(0, Scalars.Abs(t), t * logShare, t);
    }

    readonly struct LogShare : IFormula2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public S At<S>(S shifted, S sum) where S : IScalar<S> => S.Log(sum) - shifted;
    }
}
