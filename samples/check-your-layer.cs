#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// A layer of your own and a check of its gradient. Run it with: dotnet run samples/check-your-layer.cs
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Scalars;
using static Pipeline.Layers.Network;

var report = GradientCheck.Dual(Dense(3, 4) >> new Swish(1) >> Dense(4, 2), new HalfSquaredError(), Key.From(1));
Console.WriteLine(report);

// With a wrong derivative, which lacks the term y·(1 − σ), the report names the suspect layers and the errors.
var wrong = GradientCheck.Dual(Dense(3, 4) >> new Swish(0) >> Dense(4, 2), new HalfSquaredError(), Key.From(1));
Console.WriteLine();
Console.WriteLine(wrong);
return report.Passed && !wrong.Passed ? 0 : 1;

/// <summary>y = x·σ(x), y′ = σ + y·(1 − σ). The derivative is right for Factor = 1 only.</summary>
sealed record Swish(double Factor) : Layer
{
    public override string Name => "swish";

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var y = x.Map(new Value());
        return (y, yBar => (Parameters<T>.Empty, () => x.Zip(y, yBar, new Backward(Factor))));
    }

    readonly struct Value : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => x / (1 + S.Exp(-x));
    }

    readonly struct Backward(double factor) : ITernaryOp
    {
        public S Invoke<S>(S x, S y, S yBar) where S : IScalar<S>
        {
            var sigma = 1 / (1 + S.Exp(-x));
            return yBar * (sigma + factor * y * (1 - sigma));
        }
    }
}
