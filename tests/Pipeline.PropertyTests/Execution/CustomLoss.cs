using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Execution;

/// <summary>½Σ(y − t)² + ⅛Σ(y − t): a user-defined loss without an in-place form.</summary>
sealed record CustomLoss : Loss
{
    public override string Name => "custom";

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var d = y - target;
        return ((0.5 * d.Zip(d, new Multiply()) + 0.125 * d).Sum(), () => d + Matrix<T>.Fill(d.Rows, d.Columns, _ => 0.125));
    }
}
