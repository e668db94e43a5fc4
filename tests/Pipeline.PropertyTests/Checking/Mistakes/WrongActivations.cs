using Pipeline.Layers;
using Pipeline.Scalars;

namespace Pipeline.PropertyTests.Checking.Mistakes;

/// <summary>A wrong derivative of an activation, made from x, y and the right derivative.</summary>
interface IDerivative
{
    static abstract S At<S>(S x, S y, S right) where S : IScalar<S>;
}

/// <summary>An activation with the right value and a wrong derivative.</summary>
readonly struct With<A, W>(A right) : IActivation where A : struct, IActivation where W : struct, IDerivative
{
    public string Name => $"wrong {right.Name}";

    public S Value<S>(S x) where S : IScalar<S> => right.Value(x);

    public S Derivative<S>(S x, S y) where S : IScalar<S> => W.At(x, y, right.Derivative(x, y));
}

readonly struct One : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => 1; }

readonly struct OfXNotY : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => x * (1 - x); }

readonly struct YAlone : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => y; }

readonly struct OneMinusY : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => 1 - y; }

readonly struct OnePlusSquare : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => 1 + y * y; }

readonly struct OneMinusXSquare : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => 1 - x * x; }

readonly struct Leaky : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => S.SelectLess(0, x, 1, 0.01); }

readonly struct WrongSide : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => S.SelectLess(0, x, 0, 1); }

readonly struct PlusMillionth : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => right + 1e-6; }

readonly struct TimesNearlyOne : IDerivative { public static S At<S>(S x, S y, S right) where S : IScalar<S> => (1 + 1e-8) * right; }
