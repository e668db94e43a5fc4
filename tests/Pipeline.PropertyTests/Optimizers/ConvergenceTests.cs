using System.Globalization;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Optimizers;

/// <summary>
/// Chains, their order and their state, with every optimizer on every problem: a parabola, Rosenbrock's valley, and XOR. The figures are
/// the same on every machine; docs/math.md has them as a table, and a test compares it.
/// </summary>
public class ConvergenceTests
{
    const int PlaneSteps = 4000, XorSteps = 1000;
    const double ParabolaBound = 0.05, RosenbrockBound = 0.15, XorLoss = 0.01;

    /// <summary>An optimizer, with its rate in the plane and on XOR.</summary>
    sealed record Contestant(string Name, GradientTransform InPlane, GradientTransform OnXor);

    static readonly Contestant[] Contestants =
    [
        Of(OptimizerKind.Sgd, 0.002, 1),
        Of(OptimizerKind.Momentum, 0.0005, 0.1),
        Of(OptimizerKind.Nesterov, 0.0005, 0.1),
        Of(OptimizerKind.RmsProp, Schedule.Cosine(0.01, PlaneSteps), 0.01),
        Of(OptimizerKind.Adam, Schedule.Cosine(0.05, PlaneSteps), 0.05),
        Of(OptimizerKind.AdamW, Schedule.Cosine(0.05, PlaneSteps), 0.05, decayInPlane: 1e-6, decayOnXor: 0.01),
        new("momentum, one cycle",
            Optimizer.Momentum(Schedule.OneCycle(0.001, PlaneSteps)), Optimizer.Momentum(Schedule.OneCycle(0.2, XorSteps))),
        new("momentum, clipped by the norm", Clipped(0.002), Clipped(0.1)),
    ];

    static Contestant Of(OptimizerKind kind, Schedule inPlane, Schedule onXor, double decayInPlane = 0, double decayOnXor = 0) =>
        new(kind.Name, kind.Create(inPlane, 0.9, decayInPlane), kind.Create(onXor, 0.9, decayOnXor));

    static GradientTransform Clipped(double rate) => Optimizer.ClipByGlobalNorm(1) >> Optimizer.Momentum(rate);

    public static TheoryData<string> Names => [.. Contestants.Select(contestant => contestant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_optimizer_finds_the_minimum_of_a_parabola_and_of_Rosenbrocks_valley(string name)
    {
        var optimizer = Find(name).InPlane;
        Assert.True(Parabola(optimizer) < ParabolaBound, $"{name}, parabola");
        Assert.True(Rosenbrock(optimizer) < RosenbrockBound, $"{name}, Rosenbrock");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_optimizer_learns_XOR(string name) =>
        Assert.True(StepsToXor(Find(name).OnXor) is not null, $"{name}: the loss is not below {XorLoss} within {XorSteps} steps");

    [Fact]
    public void Every_kind_of_optimizer_takes_part() =>
        Assert.Empty(OptimizerKind.All.Keys.Except(Contestants.Select(contestant => contestant.Name)));

    [Fact]
    public void The_table_in_the_mathematics_has_these_figures()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "math.md"));
        var table = string.Join('\n', Contestants.Select(Row));
        Assert.True(document.Contains(table, StringComparison.Ordinal), $"docs/math.md should have these rows:\n{table}");
    }

    static string Row(Contestant contestant)
    {
        var (inPlane, onXor) = (contestant.InPlane, contestant.OnXor);
        return $"| {contestant.Name} | {Text(Parabola(inPlane))} | {Text(Rosenbrock(inPlane))} | {StepsToXor(onXor)} |";
    }

    static string Text(double distance) => distance < 1e-9 ? "< 1e-9" : distance.ToString("0.0e+0", CultureInfo.InvariantCulture);

    static Contestant Find(string name) => Contestants.Single(contestant => contestant.Name == name);

    static double Parabola(GradientTransform optimizer) => Distance(optimizer, (x, y) => (10 * (x - 1), y - 1));

    static double Rosenbrock(GradientTransform optimizer) =>
        Distance(optimizer, (x, y) => (2 * (x - 1) - 40 * x * (y - x * x), 20 * (y - x * x)));

    /// <summary>How far from (1, 1) a descent of 4,000 steps from (−1, 1.5) ends.</summary>
    static double Distance(GradientTransform optimizer, Func<double, double, (double, double)> gradient)
    {
        var p = Parameters<double>.Of(Matrix<double>.Of(1, 2, [-1, 1.5]));
        var state = optimizer.Init(p);
        for (var step = 0; step < PlaneSteps; step++)
        {
            var (dx, dy) = gradient(p.Matrices[0][0, 0], p.Matrices[0][0, 1]);
            (var update, state) = optimizer.Update(Parameters<double>.Of(Matrix<double>.Of(1, 2, [dx, dy])), state, p, step);
            p += update;
        }
        return Math.Sqrt(Math.Pow(p.Matrices[0][0, 0] - 1, 2) + Math.Pow(p.Matrices[0][0, 1] - 1, 2));
    }

    /// <summary>Steps of 2-4-1 tanh on all four cases until the cross-entropy is below the bound; null when it takes too many.</summary>
    static long? StepsToXor(GradientTransform optimizer)
    {
        var batch = new Batch<double>(Matrix<double>.Of(4, 2, [0, 0, 0, 1, 1, 0, 1, 1]), Matrix<double>.Of(4, 1, [0, 1, 1, 0]));
        var network = Dense(2, 4, Initializer.Glorot) >> Tanh >> Dense(4, 1, Initializer.Glorot);
        var step = Folds.Step(network, new BinaryCrossEntropyWithLogits(), optimizer);
        var events = Folds.Run(step.Init<double>(Key.From(1)), step, logEvery: 1)(Enumerable.Repeat(batch, XorSteps + 1));
        return events.OfType<StepLoss<double>>().FirstOrDefault(reported => reported.Loss < XorLoss)?.Step;
    }
}
