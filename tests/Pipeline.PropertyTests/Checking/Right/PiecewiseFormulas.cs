using Pipeline.Scalars;
using M = Pipeline.Scalars.ScalarMath;

namespace Pipeline.PropertyTests.Checking.Right;

// With kinks, jumps, or a domain smaller than all numbers.

readonly struct Elu : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, S.Exp(x) - 1, x);

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, S.Exp(x), 1);
}

readonly struct Selu : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => 1.05 * S.SelectLess(x, 0, 1.67 * (S.Exp(x) - 1), x);

    public static S Derivative<S>(S x) where S : IScalar<S> => 1.05 * S.SelectLess(x, 0, 1.67 * S.Exp(x), 1);
}

readonly struct LeakyRelu : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, 0.01 * x, x);

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, 0.01, 1);
}

readonly struct HardTanh : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => M.Max(-1, M.Min(x, 1));

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(M.Abs(x), 1, 1, 0);
}

readonly struct HardSigmoid : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => M.Max(0, M.Min(x / 6 + 0.5, 1));

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(M.Abs(x), 3, 1.0 / 6, 0);
}

readonly struct Relu6 : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => M.Max(0, M.Min(x, 6));

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(M.Abs(x - 3), 3, 1, 0);
}

readonly struct AbsoluteValue : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => M.Abs(x);

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(x, 0, -1, 1);
}

readonly struct SoftShrink : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => x - M.Max(-0.5, M.Min(x, 0.5));

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(0.5, M.Abs(x), 1, 0);
}

readonly struct HardShrink : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.SelectLess(0.5, M.Abs(x), x, 0);

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(0.5, M.Abs(x), 1, 0);
}

readonly struct Threshold : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.SelectLess(1, x, x, 0);

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(1, x, 1, 0);
}

readonly struct HeavisideStep : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.SelectLess(0, x, 1, 0);

    public static S Derivative<S>(S x) where S : IScalar<S> => 0;
}

readonly struct SquaredRelu : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => M.Max(x, 0) * M.Max(x, 0);

    public static S Derivative<S>(S x) where S : IScalar<S> => 2 * M.Max(x, 0);
}

readonly struct Logarithm : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.Log(x);

    public static S Derivative<S>(S x) where S : IScalar<S> => 1 / x;
}

readonly struct SquareRoot : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.Sqrt(x);

    public static S Derivative<S>(S x) where S : IScalar<S> => 0.5 / S.Sqrt(x);
}

readonly struct Reciprocal : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => 1 / x;

    public static S Derivative<S>(S x) where S : IScalar<S> => -1 / (x * x);
}

readonly struct SmoothStep : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.SelectLess(M.Abs(x), 1, 0.25 * x * (3 - x * x), S.SelectLess(x, 0, -0.5, 0.5));

    public static S Derivative<S>(S x) where S : IScalar<S> => S.SelectLess(M.Abs(x), 1, 0.75 * (1 - x * x), 0);
}
