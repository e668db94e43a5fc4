using Pipeline.Differentiation;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>Maps objective, parameters, batch and the right gradient to a wrong gradient.</summary>
delegate Parameters<double> GradientMistake(
    Objective objective, Parameters<double> p, Batch<double> batch, Parameters<double> gradient);

/// <summary>A method with the right value and a wrong gradient.</summary>
sealed record WrongGradient(GradientMistake Mistake) : GradientMethod
{
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch)
    {
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        var wrong = Mistake(objective, (Parameters<double>)(object)p, (Batch<double>)(object)batch, (Parameters<double>)(object)gradient);
        return (value, (Parameters<T>)(object)wrong);
    }
}
