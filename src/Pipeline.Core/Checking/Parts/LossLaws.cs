using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking.Parts;

/// <summary>See <see cref="FunctionLaws"/>.</summary>
static class LossLaws
{
    /// <summary>The first law that a loss breaks at (y, t); null for none, and where its value is no finite number.</summary>
    public static string? FindBrokenLaw(Loss loss, Matrix<double> y, Matrix<double> target)
    {
        var (value, gradient) = loss.Apply(y, target);
        var (first, (again, gradientAgain)) = (gradient(), loss.Apply(y, target));
        var inDual = loss.Apply(y.Convert<Dual>(v => v), target.Convert<Dual>(v => v)).Value.Value;
        if (!double.IsFinite(inDual)) return null;
        if (!again.Equals(value)) return "its value is another when it is evaluated again";
        if (!gradient().Equals(first) || !gradientAgain().Equals(first)) return "its gradient is another when it is asked for again";
        var largest = y.Values.Max(Math.Abs);
        if (!IsNear(value, inDual, largest + Math.Abs(inDual))) return "its value in double precision is not its value in dual numbers";
        var losses = loss.PerSample(y, target).Values;
        if (!IsNear(losses.Sum() / losses.Length, value, largest + losses.Sum(Math.Abs) / losses.Length))
            return "its value is not the mean of the losses of the samples";
        return Enumerable.Range(0, y.Rows).All(i =>
            IsNear(loss.Apply(CopyRow(y, i), CopyRow(target, i)).Value, losses[i], largest + Math.Abs(losses[i])))
            ? null
            : "the losses of the samples are not its values on batches of one";
    }

    static Matrix<double> CopyRow(Matrix<double> m, int i) => Matrix<double>.Of(1, m.Columns, [.. m.Row(i)]);

    static bool IsNear(double actual, double expected, double magnitude) =>
        Math.Abs(actual - expected) <= GradientTolerance.Dual * (1 + magnitude);
}
