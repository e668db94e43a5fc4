using Pipeline.Layers;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>A slope that is not that of the function.</summary>
interface ISlope
{
    static abstract S At<S>(S x, S y) where S : IScalar<S>;
}

/// <summary>The right value with a wrong slope.</summary>
readonly struct With<A, W> : IActivation where A : struct, IActivation where W : struct, ISlope
{
    public static string Name => $"wrong {A.Name}";

    public static S Value<S>(S x) where S : IScalar<S> => A.Value(x);

    public static S Derivative<S>(S x, S y) where S : IScalar<S> => W.At(x, y);
}

readonly struct One : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => 1; }

readonly struct OfXNotY : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => x * (1 - x); }

readonly struct YAlone : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => y; }

readonly struct OneMinusY : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => 1 - y; }

readonly struct OnePlusSquare : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => 1 + y * y; }

readonly struct OneMinusXSquare : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => 1 - x * x; }

readonly struct Leaky : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 1, 0.01); }

readonly struct Turned : ISlope { public static S At<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 0, 1); }

readonly struct PlusMillionth<A> : ISlope where A : struct, IActivation { public static S At<S>(S x, S y) where S : IScalar<S> => A.Derivative(x, y) + 1e-6; }

readonly struct TimesNearlyOne<A> : ISlope where A : struct, IActivation { public static S At<S>(S x, S y) where S : IScalar<S> => (1 + 1e-8) * A.Derivative(x, y); }
