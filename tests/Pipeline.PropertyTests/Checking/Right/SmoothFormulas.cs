using Pipeline.Scalars;
using static Pipeline.PropertyTests.Checking.Right.ElementwiseLayers;
using M = Pipeline.Scalars.ScalarMath;

namespace Pipeline.PropertyTests.Checking.Right;

// Smooth everywhere, some of them steep.

readonly struct Softplus : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => M.Max(x, 0) + M.Log1P(S.Exp(-M.Abs(x)));

    public static S Derivative<S>(S x) where S : IScalar<S> => Sigma(x);
}

readonly struct Swish : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => x * Sigma(x);

    public static S Derivative<S>(S x) where S : IScalar<S> => Sigma(x) + x * Sigma(x) * Sigma(-x);
}

readonly struct Gelu : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => 0.5 * x * (1 + S.Tanh(0.8 * (x + 0.045 * x * x * x)));

    public static S Derivative<S>(S x) where S : IScalar<S> => GeluDerivative(x);
}

readonly struct Softsign : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => x / (1 + M.Abs(x));

    public static S Derivative<S>(S x) where S : IScalar<S> => 1 / ((1 + M.Abs(x)) * (1 + M.Abs(x)));
}

readonly struct TanhShrink : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => x - S.Tanh(x);

    public static S Derivative<S>(S x) where S : IScalar<S> => S.Tanh(x) * S.Tanh(x);
}

readonly struct Square : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => x * x;

    public static S Derivative<S>(S x) where S : IScalar<S> => 2 * x;
}

readonly struct Cube : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => x * x * x;

    public static S Derivative<S>(S x) where S : IScalar<S> => 3 * x * x;
}

readonly struct Quintic : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => x * x * x * x * x;

    public static S Derivative<S>(S x) where S : IScalar<S> => 5 * x * x * x * x;
}

readonly struct Exponential : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.Exp(x);

    public static S Derivative<S>(S x) where S : IScalar<S> => S.Exp(x);
}

readonly struct Sinh : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => 0.5 * (S.Exp(x) - S.Exp(-x));

    public static S Derivative<S>(S x) where S : IScalar<S> => 0.5 * (S.Exp(x) + S.Exp(-x));
}

readonly struct Gaussian : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.Exp(-x * x);

    public static S Derivative<S>(S x) where S : IScalar<S> => -2 * x * S.Exp(-x * x);
}

readonly struct SteepSigmoid : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => Sigma(20 * x);

    public static S Derivative<S>(S x) where S : IScalar<S> => 20 * Sigma(20 * x) * Sigma(-20 * x);
}

readonly struct SteepTanh : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.Tanh(1000 * x);

    public static S Derivative<S>(S x) where S : IScalar<S> => 1000 * (1 - S.Tanh(1000 * x)) * (1 + S.Tanh(1000 * x));
}

readonly struct LogCosh : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => M.Abs(x) + M.Log1P(S.Exp(-2 * M.Abs(x)));

    public static S Derivative<S>(S x) where S : IScalar<S> => S.Tanh(x);
}

readonly struct Hypotenuse : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => S.Sqrt(1 + x * x);

    public static S Derivative<S>(S x) where S : IScalar<S> => x / S.Sqrt(1 + x * x);
}

readonly struct LogSigmoid : IFormula
{
    public static S Value<S>(S x) where S : IScalar<S> => -M.Max(-x, 0) - M.Log1P(S.Exp(-M.Abs(x)));

    public static S Derivative<S>(S x) where S : IScalar<S> => Sigma(-x);
}
