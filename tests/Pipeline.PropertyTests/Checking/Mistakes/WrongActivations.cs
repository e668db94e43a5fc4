using Pipeline.Layers;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>A wrong derivative of an activation.</summary>
interface IDerivative
{
    static abstract S At<S>(S x, S y) where S : IScalar<S>;
}

/// <summary>An activation with the right value and a wrong derivative.</summary>
readonly struct With<A, W> : IActivation where A : struct, IActivation where W : struct, IDerivative
{
    public static string Name => $"wrong {A.Name}";

    public static S Value<S>(S x) where S : IScalar<S> => A.Value(x);

    public static S Derivative<S>(S x, S y) where S : IScalar<S> => W.At(x, y);
}

readonly struct One : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => 1; }

readonly struct OfXNotY : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => x * (1 - x); }

readonly struct YAlone : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => y; }

readonly struct OneMinusY : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => 1 - y; }

readonly struct OnePlusSquare : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => 1 + y * y; }

readonly struct OneMinusXSquare : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => 1 - x * x; }

readonly struct Leaky : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 1, 0.01); }

readonly struct WrongSide : IDerivative { public static S At<S>(S x, S y) where S : IScalar<S> => S.SelectLess(0, x, 0, 1); }

readonly struct PlusMillionth<A> : IDerivative where A : struct, IActivation
{
    public static S At<S>(S x, S y) where S : IScalar<S> => A.Derivative(x, y) + 1e-6;
}

readonly struct TimesNearlyOne<A> : IDerivative where A : struct, IActivation
{
    public static S At<S>(S x, S y) where S : IScalar<S> => (1 + 1e-8) * A.Derivative(x, y);
}
