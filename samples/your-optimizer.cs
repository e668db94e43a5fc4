#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// An optimizer of your own: AdaGrad, of one formula, and what the library makes of it. Run it with: dotnet run samples/your-optimizer.cs
using System.Globalization;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// Transforms compose with >>: AdaGrad scales the gradient, Sgd takes the step, and the clipping in front of them is the library's.
var adaGrad = ClipByGlobalNorm(1) >> new ScaleByAdaGrad(1e-8) >> Sgd(0.1);

// 1. It finds a minimum: y = 3x + 1, from 64 points.
var x = Matrix<double>.Fill(64, 1, i => i / 32.0 - 1);
var line = new Batch<double>(x, Matrix<double>.Fill(64, 1, i => 3 * (i / 32.0 - 1) + 1));
var fit = Step(Dense(1, 1), SquaredError, adaGrad);
var found = (Enumerable.Repeat(line, 4000) | Fold(fit.Init<double>(Key.From(1)), fit)).Parameters.Matrices;
Console.WriteLine($"y = {found[0][0, 0]:F3} x + {found[1][0, 0]:F3}, wanted y = 3 x + 1");

// 2. Its first step is known by hand: s = g², so u = -0.1 g/(|g| + ε), a step of 0.1 against the sign of the gradient.
var single = Step(Dense(1, 1), SquaredError, new ScaleByAdaGrad(1e-8) >> Sgd(0.1));
var before = single.Init<double>(Key.From(1));
var after = new[] { line } | Fold(before, single);
var firstStep = Math.Abs(after.Parameters.Matrices[0][0, 0] - before.Parameters.Matrices[0][0, 0]);
Console.WriteLine($"its first step is {firstStep:F6}");

// 3. It runs fused with the update of the weights, in the pass that reads the gradient, and gives the bits of the formula.
var step = Step(Dense(1, 32) >> Gelu >> Dense(32, 1), SquaredError, adaGrad);
var sine = new Batch<double>(x, Matrix<double>.Fill(64, 1, i => Math.Sin(3 * (i / 32.0 - 1))));
var batches = Batches.Epochs(sine, batchSize: 16, epochs: 5, Key.From(2)).ToArray();
var start = step.Init<double>(Key.From(1));
var (fused, written) = (batches | Fold(start, step), batches | Fold(start, AsWritten(step)));
Console.WriteLine($"fused and as written: {(fused == written ? "the same bits" : "OTHER BITS")}");
foreach (var part in Describe(step)) Console.WriteLine($"  {part}");

// 4. Beside others, on a sine, after 400 epochs.
foreach (var (name, optimizer) in new[] { ("AdaGrad", new ScaleByAdaGrad(1e-8) >> Sgd(0.3)), ("Sgd", Sgd(0.3)), ("Adam", Adam(0.03)) })
{
    var other = Step(step.Network, SquaredError, optimizer);
    var end = Batches.Epochs(sine, 16, epochs: 400, Key.From(2)) | Fold(other.Init<double>(Key.From(1)), other);
    var error = (other.Network.Forward(end.Parameters, x) - sine.Target).Values.Max(Math.Abs);
    Console.WriteLine($"sine by {name,-7}  largest error {error:F3}");
}

var right = Math.Abs(found[0][0, 0] - 3) < 0.01 && Math.Abs(found[1][0, 0] - 1) < 0.01;
return right && Math.Abs(firstStep - 0.1) < 1e-6 && fused == written ? 0 : 1;

/// <summary>
/// s ← s + g², u = g/(√s + ε), element by element: frequent directions get small steps (Duchi, Hazan, Singer 2011,
/// https://jmlr.org/papers/v12/duchi11a.html).
/// </summary>
sealed record ScaleByAdaGrad(double Epsilon) : ElementwiseTransform<ScaleByAdaGrad.Formula>
{
    protected override Formula FormulaAt(long step) => new(Epsilon);

    public readonly struct Formula(double epsilon) : IStatefulOp
    {
        public static int SlotCount => 1;

        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S s, S none) where S : IScalar<S>
        {
            var sum = s + g * g;
            return (g / (S.Sqrt(sum) + epsilon), sum, none);
        }
    }
}
