using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.Optimizers;
using Pipeline.Scalars;
using Pipeline.Training;
using Xunit;
using static Pipeline.Folds;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Execution;

/// <summary>
/// An activation, a loss and an optimizer of a user's own, each a formula with a number of its own: they run fused like built-in ones,
/// with the bits of the steps as they are written.
/// </summary>
public class UsersOwnFormulasTests
{
    [Property(MaxTest = 30, QuietOnSuccess = true)]
    public bool They_run_fused_on_batches_with_the_bits_of_single_steps(int seed) =>
        Agrees<float>(seed, rows: 5) && Agrees<double>(seed, rows: 3);

    static bool Agrees<T>(int seed, int rows) where T : unmanaged
    {
        var key = Key.From(seed);
        var step = Folds.Step(DrawNetwork(key), new Huber(key.Uniform(1, 0.01, 1)),
            Optimizer.ClipByGlobalNorm(1) >> new SignMomentum(key.Uniform(2)) >> Optimizer.Sgd(0.01));
        Assert.All(Describe(step), line => Assert.Contains(": fused", line, StringComparison.Ordinal));
        return HasBitsOfSingleSteps<T>(step, key, rows);
    }

    [Property(MaxTest = 20, QuietOnSuccess = true)]
    public bool They_run_fused_on_single_samples_with_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        var step = Folds.Step(DrawNetwork(key), new Huber(key.Uniform(1, 0.01, 1)), Optimizer.Sgd(0.1));
        Assert.All(Describe(step), line => Assert.Contains("fused, in blocks of 32 samples", line, StringComparison.Ordinal));
        return HasBitsOfSingleSteps<float>(step, key, rows: 1);
    }

    [Property(MaxTest = 10, QuietOnSuccess = true)]
    public bool They_run_fused_for_central_differences_with_the_bits_of_single_steps(int seed)
    {
        var key = Key.From(seed);
        var objective = new Objective(DrawNetwork(key), new Huber(key.Uniform(1, 0.01, 1)));
        return HasBitsOfSingleSteps<double>(
            new GradientStep(objective, new CentralDifference(1e-4), Optimizer.Sgd(0.1)), key, rows: 1, count: 2);
    }

    [Fact]
    public void Their_gradients_are_those_of_dual_numbers()
    {
        var report = GradientCheck.Dual(DrawNetwork(Key.From(1)), new Huber(0.3), Key.From(2));
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Layers_and_losses_with_other_numbers_are_other_layers_and_losses()
    {
        Assert.Equal(Activation(new Bounded(0.5)), Activation(new Bounded(0.5)));
        Assert.NotEqual(Activation(new Bounded(0.5)), Activation(new Bounded(0.25)));
        Assert.NotEqual(new Huber(0.5), new Huber(0.25));
    }

    static bool HasBitsOfSingleSteps<T>(Step step, Key key, int rows, int count = 40) where T : unmanaged
    {
        var (start, batches) = (step.Init<T>(key), Draw.Batches<T>(key, count, rows, inputs: 9, classes: 3));
        var written = batches.Aggregate(start, (state, batch) => step.Apply(state, batch).State);
        return (batches | Fold(start, step, threads: 2)) is var fused
            && written.Parameters.Map(m => m.Materialize()) == fused.Parameters.Map(m => m.Materialize())
            && written.OptimizerState == fused.OptimizerState;
    }

    static Layer DrawNetwork(Key key) =>
        Mlp([9, 1 + key.UniformInt(3, 40), 3], Activation(new Bounded(key.Uniform(4, 0.1, 3))), Initializer.Glorot);

    /// <summary>The inverse square root unit of Carlile et al. (2017), https://arxiv.org/abs/1710.09967: x/√(1 + αx²).</summary>
    readonly record struct Bounded(double Alpha) : IActivation
    {
        public string Name => $"bounded {Alpha}";

        public S Value<S>(S x) where S : IScalar<S> => x / S.Sqrt(1 + Alpha * x * x);

        public S Derivative<S>(S x, S y) where S : IScalar<S>
        {
            var s = 1 / S.Sqrt(1 + Alpha * x * x);
            return s * s * s;
        }
    }

    /// <summary>
    /// ½d² for |d| below the limit δ, δ(|d| − ½δ) beyond; d = y − t. Source: Huber (1964), https://doi.org/10.1214/aoms/1177703732.
    /// </summary>
    sealed record Huber(double Limit) : ElementwiseLoss<Huber.Formula>
    {
        public override string Name => "Huber";

        protected override Formula Term => new(Limit);

        public readonly struct Formula(double limit) : ILossFormula
        {
            public S Value<S>(S y, S t) where S : IScalar<S>
            {
                var d = ScalarMath.Abs(y - t);
                return S.SelectLess(d, limit, 0.5 * d * d, limit * (d - 0.5 * limit));
            }

            public S Derivative<S>(S y, S t) where S : IScalar<S> => ScalarMath.Max(-limit, ScalarMath.Min(limit, y - t));
        }
    }

    /// <summary>The sign of a moving average of the gradients.</summary>
    sealed record SignMomentum(double Decay) : ElementwiseTransform<SignMomentum.Formula>
    {
        protected override Formula FormulaAt(long step) => new(Decay);

        public readonly struct Formula(double decay) : IStatefulOp
        {
            public static int SlotCount => 1;

            public (S Z, S S1, S S2) Invoke<S>(S g, S p, S average, S none) where S : IScalar<S>
            {
                var next = decay * average + (1 - decay) * g;
                return (S.SelectLess(next, 0, -1, S.SelectLess(0, next, 1, 0)), next, none);
            }
        }
    }
}
