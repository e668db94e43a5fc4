using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Scalars;
using static Pipeline.PropertyTests.Checking.Right.RightLosses;
using M = Pipeline.Scalars.ScalarMath;

namespace Pipeline.PropertyTests.Checking.Right;

/// <summary>Right losses: smooth, kinked, steep, and with a domain that they may be asked to leave.</summary>
static class RightLosses
{
    public static ImmutableArray<Loss> All { get; } =
    [
        new HalfSquaredError(),
        new BinaryCrossEntropyWithLogits(),
        new BinaryCrossEntropyOnProbabilities(),
        new SoftmaxCrossEntropy(),
        new SoftmaxCrossEntropy { Temperature = 4 },
        new Termwise<AbsoluteError>("AbsoluteError"),
        new Termwise<Huber>("Huber"),
        new Termwise<LogCoshError>("LogCoshError"),
        new Termwise<Hinge>("Hinge"),
        new Termwise<SquaredHinge>("SquaredHinge"),
        new Termwise<ExponentialLoss>("ExponentialLoss"),
        new Termwise<Poisson>("Poisson"),
        new Termwise<Quantile>("Quantile"),
        new Termwise<EpsilonInsensitive>("EpsilonInsensitive"),
        new Termwise<QuarticError>("QuarticError"),
        new Termwise<LogLikelihood>("LogLikelihood"),
        new Termwise<SquaredLogError>("SquaredLogError"),
        new Termwise<RelativeError>("RelativeError"),
        new Termwise<WelschError>("WelschError"),
        new Termwise<Linear>("Linear"),
    ];

    public static S HuberValue<S>(S e) where S : IScalar<S> => S.SelectLess(M.Abs(e), 1, 0.5 * e * e, M.Abs(e) - 0.5);
}

readonly struct AbsoluteError : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => M.Abs(y - t);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => S.SelectLess(y, t, -1, 1);
}

readonly struct Huber : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => HuberValue(y - t);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => M.Max(-1, M.Min(y - t, 1));
}

readonly struct LogCoshError : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => M.Abs(y - t) + M.Log1P(S.Exp(-2 * M.Abs(y - t)));

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => S.Tanh(y - t);
}

readonly struct Hinge : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => M.Max(0, 1 - (2 * t - 1) * y);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => S.SelectLess((2 * t - 1) * y, 1, 1 - 2 * t, 0);
}

readonly struct SquaredHinge : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => M.Max(0, 1 - (2 * t - 1) * y) * M.Max(0, 1 - (2 * t - 1) * y);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => -2 * (2 * t - 1) * M.Max(0, 1 - (2 * t - 1) * y);
}

readonly struct ExponentialLoss : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => S.Exp((1 - 2 * t) * y);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => (1 - 2 * t) * S.Exp((1 - 2 * t) * y);
}

readonly struct Poisson : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => S.Exp(y) - t * y;

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => S.Exp(y) - t;
}

readonly struct Quantile : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => S.SelectLess(y, t, 0.9 * (t - y), 0.1 * (y - t));

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => S.SelectLess(y, t, -0.9, 0.1);
}

readonly struct EpsilonInsensitive : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => M.Max(0, M.Abs(y - t) - 0.25);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => S.SelectLess(0.25, M.Abs(y - t), S.SelectLess(y, t, -1, 1), 0);
}

readonly struct QuarticError : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => (y - t) * (y - t) * (y - t) * (y - t);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => 4 * (y - t) * (y - t) * (y - t);
}

readonly struct LogLikelihood : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => -t * S.Log(y);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => -t / y;
}

readonly struct SquaredLogError : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => (S.Log(1 + y) - S.Log(1 + t)) * (S.Log(1 + y) - S.Log(1 + t));

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => 2 * (S.Log(1 + y) - S.Log(1 + t)) / (1 + y);
}

readonly struct RelativeError : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => (y - t) / y * ((y - t) / y);

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => 2 * (y - t) * t / (y * y * y);
}

readonly struct WelschError : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => 1 - S.Exp(-(y - t) * (y - t));

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => 2 * (y - t) * S.Exp(-(y - t) * (y - t));
}

readonly struct Linear : ITerm
{
    public static S Value<S>(S y, S t) where S : IScalar<S> => t * y;

    public static S Derivative<S>(S y, S t) where S : IScalar<S> => t;
}
