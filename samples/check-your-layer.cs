#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// A layer of your own, checked in five lines. Run it with: dotnet run samples/check-your-layer.cs
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using static Pipeline.Layers.Network;

var report = GradientCheck.Dual(Dense(3, 4) >> new Swish(1) >> Dense(4, 2), new HalfSquare(), Key.From(1));
Console.WriteLine(report);

// The same with the factor y forgotten in one place: the report says what is wrong and where.
var wrong = GradientCheck.Dual(Dense(3, 4) >> new Swish(0) >> Dense(4, 2), new HalfSquare(), Key.From(1));
Console.WriteLine();
Console.WriteLine(wrong);
return report.Passed && !wrong.Passed ? 0 : 1;

/// <summary>y = x·σ(x), y′ = σ + y·(1 − σ). Right for Factor = 1; anything else is a mistake on purpose.</summary>
sealed record Swish(double Factor) : Layer
{
    public override string Name => "swish";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var y = x.Map(new Value());
        return (y, yBar => (Parameters<T>.None, () => x.Zip(y, yBar, new Slope(Factor))));
    }

    readonly struct Value : IFormula
    {
        public S At<S>(S x) where S : IScalar<S> => x / (1 + S.Exp(-x));
    }

    readonly struct Slope(double factor) : IFormula3
    {
        public S At<S>(S x, S y, S yBar) where S : IScalar<S>
        {
            var sigma = 1 / (1 + S.Exp(-x));
            return yBar * (sigma + factor * y * (1 - sigma));
        }
    }
}
