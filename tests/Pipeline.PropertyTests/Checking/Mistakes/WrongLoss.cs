using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>The right value with another slope: outputs, targets and the right slope come in.</summary>
sealed record WrongLoss(Loss Right, Func<Matrix<double>, Matrix<double>, Matrix<double>, Matrix<double>> Mistake) : Loss
{
    public override string Name => $"wrong {Right.Name}";

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var (value, slope) = Right.Apply(y, target);
        return ((object)y, (object)target) is (Matrix<double> a, Matrix<double> t)
            ? (value, () => (Matrix<T>)(object)Mistake(a, t, (Matrix<double>)(object)slope()))
            : (value, slope);
    }
}

/// <summary>1e-7 inside the logarithm of a sigmoid, as the lecture prints it, but with the gradient of the loss without it.</summary>
sealed record DeltaForgotten : Loss
{
    public override string Name => "cross-entropy of sigmoids, the delta forgotten in the slope";

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target) =>
        (new BinaryCrossEntropyOnProbabilities().Apply(Network.Sigmoid.Forward(Parameters<T>.Empty, y), target).Value, new BinaryCrossEntropyWithLogits().Apply(y, target).Gradient);
}
