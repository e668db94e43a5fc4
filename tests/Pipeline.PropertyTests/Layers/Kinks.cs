using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Layers;

static class Kinks
{
    /// <summary>Whether the derivative of an activation jumps at 0, where a difference quotient is no approximation of it.</summary>
    public static bool HasKink(Layer activation)
    {
        var (_, pullback) = activation.Apply(Parameters<double>.Empty, Matrix<double>.Of(1, 2, [-1e-9, 1e-9]));
        var derivatives = pullback(Matrix<double>.Of(1, 2, [1, 1])).InputGradient();
        return Math.Abs(derivatives[0, 0] - derivatives[0, 1]) > 1e-3;
    }
}
