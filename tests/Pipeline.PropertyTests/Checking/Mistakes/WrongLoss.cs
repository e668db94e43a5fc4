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

    /// <summary>The right loss with a mistake in each element of its gradient: maps y, t and the right ∂L/∂y to a wrong one.</summary>
    public static WrongLoss InElements(Loss right, Func<double, double, double, double> mistake) =>
        new(right, (y, t, gradient) => gradient.MapIndexed((i, g) => mistake(y.Values[i], t.Values[i], g)));
}

/// <summary>The right loss with a wrong value in double precision, made from outputs, targets and the right value.</summary>
sealed record WrongLossValue(Loss Right, Func<Matrix<double>, Matrix<double>, double, double> Mistake) : Loss
{
    public override string Name => $"wrong {Right.Name}";

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
    {
        var (value, gradient) = Right.Apply(y, target);
        return ((object)y, (object)target, (object)value) is (Matrix<double> a, Matrix<double> t, double right)
            ? ((T)(object)Mistake(a, t, right), gradient)
            : (value, gradient);
    }
}

/// <summary>The right loss with losses of the samples that are off by a constant.</summary>
sealed record WrongPerSample(Loss Right, double Offset) : Loss
{
    public override string Name => $"wrong {Right.Name}";

    public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target) => Right.Apply(y, target);

    public override Matrix<T> PerSample<T>(Matrix<T> y, Matrix<T> target) =>
        Right.PerSample(y, target) + Matrix<T>.Fill(y.Rows, 1, _ => Offset);
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
