using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>Maps parameters, inputs and what <see cref="Layer.Apply"/> returns to a wrong output and a wrong pullback.</summary>
delegate (Matrix<double> Y, Pullback<double> Pullback) LayerMistake(
    Parameters<double> p, Matrix<double> x, Matrix<double> y, Pullback<double> pullback);

/// <summary>A mistake in an elementwise pullback: maps x, y, ȳ and the right x̄ to a wrong x̄.</summary>
delegate double ElementMistake(double x, double y, double yBar, double right);

/// <summary>A layer that is wrong in double precision, which trains, and right in dual numbers, which judge.</summary>
sealed record WrongLayer(Layer Right, LayerMistake Mistake) : Layer
{
    public override string Name => $"wrong {Right.Name}";

    public override ImmutableArray<ParameterInfo> ParameterInfos => Right.ParameterInfos;

    protected override Parameters<T> InitCore<T>(Key key) => Right.Init<T>(key);

    public override Fin<int> OutputWidth(int inputWidth) => Right.OutputWidth(inputWidth);

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var (y, pullback) = Right.Apply(p, x);
        if (((object)pullback, (object)p, (object)x, (object)y) is not
            (Pullback<double> rightPullback, Parameters<double> q, Matrix<double> input, Matrix<double> output)) return (y, pullback);
        var (wrongY, wrongPullback) = Mistake(q, input, output, rightPullback);
        return ((Matrix<T>)(object)wrongY, (Pullback<T>)(object)wrongPullback);
    }

    /// <summary>An elementwise layer with a wrong derivative.</summary>
    public static WrongLayer InElements(Layer right, ElementMistake mistake) =>
        InElements(right, (_, x, y, yBar, xBar) => mistake(x, y, yBar, xBar));

    /// <summary>The same, also by the index of the element.</summary>
    public static WrongLayer InElements(Layer right, Func<int, double, double, double, double, double> mistake) =>
        new(right, (_, x, y, pullback) => (y, yBar =>
        {
            var (gradient, xBar) = pullback(yBar);
            return (gradient, () => xBar().MapIndexed((i, v) => mistake(i, x.Values[i], y.Values[i], yBar.Values[i], v)));
        }
        ));
}
