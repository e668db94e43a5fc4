using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>The right loss with a wrong gradient, made from outputs, targets and the right gradient.</summary>
sealed record WrongLoss(Loss Right, Func<Matrix<double>, Matrix<double>, Matrix<double>, Matrix<double>> Mistake) : Loss
{
    public override string Name => $"wrong {Right.Name}";

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var (value, gradient) = Right.Apply(y, target);
        return ((object)y, (object)target) is (Matrix<double> a, Matrix<double> t)
            ? (value, () => (Matrix<T>)(object)Mistake(a, t, (Matrix<double>)(object)gradient()))
            : (value, gradient);
    }
}

/// <summary>The lecture's loss log(σ(z) + 1e-7) with the gradient of the loss without the 1e-7.</summary>
sealed record DeltaForgotten : Loss
{
    public override string Name => "cross-entropy of sigmoids, the delta forgotten in the gradient";

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var probabilities = Network.Sigmoid.Forward(Parameters<T>.Empty, y);
        var value = new BinaryCrossEntropyOnProbabilities().Apply(probabilities, target).Value;
        return (value, new BinaryCrossEntropyWithLogits().Apply(y, target).Gradient);
    }
}
