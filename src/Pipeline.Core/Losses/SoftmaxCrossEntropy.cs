using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Losses;

/// <summary>Cross-entropy on logits z: −Σ t·ln softmax(z) = Σ t·(ln Σ eᶻ − z), the mean over the batch; ȳ = (softmax(z)·Σt − t)/batch.</summary>
/// <remarks>
/// The largest logit m of a row is taken out first, ln Σ eᶻ = m + ln Σ e^(z−m), so nothing overflows. z, t: batch × classes; rows of t
/// usually add up to 1. Source: Bishop, Pattern Recognition and Machine Learning (2006), equations 4.108 and 4.109.
/// </remarks>
public sealed record SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "softmax cross-entropy";

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Slope) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var shifted = y.ZipColumn(y.RowMaxima(), new Minus());
        var exponentials = shifted.Map(new Exponential());
        var sums = exponentials.RowSums();
        var terms = shifted.ZipColumn(sums, new LogShare()).Zip(target, new Weighted());
        return (terms.MeanOverRows(), () => Slope(exponentials, sums, target));
    }

    static Matrix<T> Slope<T>(Matrix<T> exponentials, Matrix<T> sums, Matrix<T> target) where T : unmanaged => exponentials
        .ZipColumn(sums, new Over())
        .ZipColumn(target.RowSums(), new Times())
        .Zip(target, new Minus())
        .OverRows();

    /// <summary>A class that is not asked for counts nothing, however unlikely it is: 0 · ∞ = 0.</summary>
    readonly struct Weighted : IFormula2
    {
        public S At<S>(S term, S t) where S : IScalar<S> => S.WhereLess(0, Scalars.Abs(t), t * term, 0);
    }

    readonly struct LogShare : IFormula2
    {
        public S At<S>(S shifted, S sum) where S : IScalar<S> => S.Log(sum) - shifted;
    }
}
