using Pipeline.Differentiation;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>Another gradient than the right one: the objective, the parameters and the right gradient come in.</summary>
sealed record WrongGradient(Func<Objective, Parameters<double>, Batch<double>, Parameters<double>, Parameters<double>> Mistake) : GradientMethod
{
    public override (T Value, Parameters<T> Gradient) ValueAndGradient<T>(Objective objective, Parameters<T> p, Batch<T> batch)
    {
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        var wrong = Mistake(objective, (Parameters<double>)(object)p, (Batch<double>)(object)batch, (Parameters<double>)(object)gradient);
        return (value, (Parameters<T>)(object)wrong);
    }
}
