#:project ../src/Pipeline.Core/Pipeline.Core.csproj
#:property PublishAot=false
#:property NoWarn=CS1591

// A loss, a penalty, a transform, an optimizer, a schedule and a layer with parameters of your own, from outside of the library. Run it
// with: dotnet run samples/your-own-parts.cs
using System.Collections.Immutable;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using Pipeline.Training;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;
using static Pipeline.Optimizers.Optimizer;

// y = sin 3x, from 64 points.
var x = Matrix<float>.Fill(64, 1, i => i / 32.0 - 1);
var batches = Enumerable.Repeat(new Batch<float>(x, Matrix<float>.Fill(64, 1, i => Math.Sin(3 * (i / 32.0 - 1)))), 1500).ToArray();
var network = Dense(1, 16) >> new PerUnitScale(16) >> Tanh >> Dense(16, 1);

GradientTransform[] optimizers =
[
    new L1Penalty(1e-5) >> Momentum(0.05),                      // a penalty in front of an optimizer is part of the gradient
    new Lion(0.9, 0.99) >> Sgd(new InverseSqrt(0.003)),         // elementwise: it runs fused with the update
    new Normalized() >> Momentum(0.005),                        // needs the whole gradient: runs as it is written
    ClipByGlobalNorm(1) >> AdamW(Schedule.Cosine(0.01, 1500), weightDecay: 1e-4),
];
var allLearn = true;
foreach (var optimizer in optimizers)
{
    var step = Step(network, new PseudoHuber(0.5), optimizer);
    var losses = (batches | Run(step.Init<float>(Key.From(1)), step, logEvery: 1)).OfType<StepLoss<float>>().Select(s => s.Loss).ToArray();
    var (fused, written) = (batches.Take(20) | Fold(step.Init<float>(Key.From(1)), step),
        batches.Take(20) | Fold(step.Init<float>(Key.From(1)), AsWritten(step)));
    allLearn &= losses[^1] < losses[0] / 20 && fused == written;
    Console.WriteLine(FormattableString.Invariant($"{step}: loss {losses[0]:G3} -> {losses[^1]:G3}"));
}

// An L2 penalty is a property of the objective.
var objective = new Objective(network, new PseudoHuber(0.5)) { WeightPenalty = 1e-3 };
var penalized = new GradientStep(objective, new Backpropagation(), Adam(0.01));
var end = batches.Take(500) | Fold(penalized.Init<float>(Key.From(1)), penalized);
Console.WriteLine($"{penalized}: {end}");

// Every gradient is checked in the same way.
var report = GradientCheck.Dual(network, new PseudoHuber(0.5), Key.From(1));
Console.WriteLine(report);
return allLearn && report.Passed ? 0 : 1;

/// <summary>L = Σ δ²(√(1 + (e/δ)²) − 1) with e = y − t: quadratic near 0, linear far away.</summary>
sealed record PseudoHuber(double Delta) : ElementwiseLoss<PseudoHuber.Formula>
{
    public override string Name => "pseudo-Huber";

    protected override Formula Term => new(Delta);

    public readonly struct Formula(double delta) : ILossFormula
    {
        public S Value<S>(S y, S t) where S : IScalar<S> => delta * delta * (Root(y - t) - 1);

        public S Derivative<S>(S y, S t) where S : IScalar<S> => (y - t) / Root(y - t);

        S Root<S>(S e) where S : IScalar<S> => S.Sqrt(1 + e * e / (delta * delta));
    }
}

/// <summary>u = g + λ·sign(p) for weights: the gradient of λ Σ |w|.</summary>
sealed record L1Penalty(double Lambda) : ElementwiseTransform<L1Penalty.Formula>
{
    protected override bool AppliesTo(ParameterInfo info) => info.IsDecayed;

    protected override Formula FormulaAt(long step) => new(Lambda);

    public readonly struct Formula(double lambda) : IStatefulOp
    {
        public static int SlotCount => 0;

        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S s1, S s2) where S : IScalar<S> =>
            (g + S.SelectLess(p, 0, -lambda, S.SelectLess(0, p, lambda, 0)), s1, s2);
    }
}

/// <summary>u = sign(β₁m + (1 − β₁)g), m ← β₂m + (1 − β₂)g (Chen et al. 2023, https://arxiv.org/abs/2302.06675).</summary>
sealed record Lion(double Beta1, double Beta2) : ElementwiseTransform<Lion.Formula>
{
    protected override Formula FormulaAt(long step) => new(Beta1, Beta2);

    public readonly struct Formula(double beta1, double beta2) : IStatefulOp
    {
        public static int SlotCount => 1;

        public (S Z, S S1, S S2) Invoke<S>(S g, S p, S m, S none) where S : IScalar<S>
        {
            var c = beta1 * m + (1 - beta1) * g;
            return (S.SelectLess(c, 0, -1, S.SelectLess(0, c, 1, 0)), beta2 * m + (1 - beta2) * g, none);
        }
    }
}

/// <summary>u = g/(‖g‖ + 10⁻⁸), matrix by matrix: a transform that is not elementwise.</summary>
sealed record Normalized : GradientTransform
{
    public override string Name => "normalized";

    public override (Parameters<T> Update, OptimizerState<T> State) Update<T>(
        Parameters<T> gradient, OptimizerState<T> state, Parameters<T> p, long step) =>
        (gradient.Map(g => 1 / (Math.Sqrt(Parameters<T>.Dot(Parameters<T>.Of(g), Parameters<T>.Of(g))) + 1e-8) * g.Materialize()), state);
}

/// <summary>η(t) = rate/√(1 + t/100).</summary>
sealed record InverseSqrt(double Rate) : Schedule
{
    public override double At(long step) => Rate / Math.Sqrt(1 + step / 100.0);
}

/// <summary>y = x·diag(a): a number for each unit. ā = column sums of x ⊙ ȳ, x̄ = ȳ·diag(a).</summary>
sealed record PerUnitScale(int Units) : Layer
{
    public override string Name => $"scale {Units}";

    public override ImmutableArray<ParameterInfo> ParameterInfos => [new("a", 1, Units, IsDecayed: false)];

    public override int? InputWidth => Units;

    protected override Parameters<T> InitCore<T>(Key key) => new(ParameterInfos, [Matrix<T>.Fill(1, Units, _ => 1)]);

    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var a = Matrix<T>.Fill(x.Rows, 1, _ => 1) * p.Matrices[0];
        return (Matrix<T>.Hadamard(x, a), yBar => (p.With(Matrix<T>.Hadamard(x, yBar).ColumnSums()), () => Matrix<T>.Hadamard(yBar, a)));
    }
}
