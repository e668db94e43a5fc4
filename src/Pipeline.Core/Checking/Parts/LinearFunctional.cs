using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Checking.Parts;

/// <summary>⟨c, y⟩: with it as the loss, the gradient of a part is the part's own pullback of c.</summary>
/// <param name="Cotangent">c, shaped like y.</param>
sealed record LinearFunctional(Matrix<double> Cotangent) : Loss
{
    /// <inheritdoc/>
    public override string Name => "linear functional";

    /// <inheritdoc/>
    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var c = Cotangent.MapIndexed((_, x) => Kernels<T>.Default.FromDouble(x));
        return (Matrix<T>.Dot(c, y), () => c);
    }
}
