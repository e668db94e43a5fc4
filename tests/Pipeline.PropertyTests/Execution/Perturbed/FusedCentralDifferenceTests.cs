using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Execution;

public class FusedCentralDifferenceTests
{
    static readonly CentralDifference difference = new(1e-4);

    [Fact]
    public void The_fused_form_has_the_bits_of_one_by_one_in_double() =>
        Laws.Hold(500, RandomNetworks.Draw, shape => RequireSame(shape, x => x, Kernels<double>.Default));

    [Fact]
    public void The_fused_form_has_the_bits_of_one_by_one_in_float() =>
        Laws.Hold(500, RandomNetworks.Draw, shape => RequireSame(shape, x => (float)x, Kernels<float>.Default));

    [Fact]
    public void The_fused_form_has_the_bits_of_one_by_one_in_dual_numbers() =>
        Laws.Hold(100, RandomNetworks.Draw, shape => RequireSame(shape, x => (Dual)x, Kernels<Dual>.Default));

    [Fact]
    public void Vectors_of_four_doubles_give_the_same_bits() =>
        Laws.Hold(60, Wide, shape => RequireSame(shape, x => x, new Kernels<double, Lanes256<double>>()));

    [Fact]
    public void Vectors_of_eight_doubles_give_the_same_bits() =>
        Laws.Hold(60, Wide, shape => RequireSame(shape, x => x, new Kernels<double, Lanes512<double>>()));

    [Fact]
    public void Vectors_of_eight_floats_give_the_same_bits() =>
        Laws.Hold(60, Wide, shape => RequireSame(shape, x => (float)x, new Kernels<float, Lanes256<float>>()));

    [Fact]
    public void Vectors_of_sixteen_floats_give_the_same_bits() =>
        Laws.Hold(60, Wide, shape => RequireSame(shape, x => (float)x, new Kernels<float, Lanes512<float>>()));

    [Fact]
    public void Sums_over_several_depth_blocks_have_the_same_bits() =>
        Laws.Hold(8, Long, shape => RequireSame(shape, x => x, Kernels<double>.Default));

    [Fact]
    public void User_defined_layers_are_supported_and_have_the_same_bits() => Laws.Hold(100, RandomNetworks.Draw, shape =>
    {
        var (objective, p, batch) = WithReversed(shape);
        Assert.NotNull(PerturbedNetwork<double>.CreateIfSupported(objective, p, batch, difference, Kernels<double>.Default));
        RequireSame(objective, p, batch, Kernels<double>.Default);
    });

    [Fact]
    public void Weights_with_pending_updates_are_perturbed_one_by_one() => Laws.Hold(30, RandomNetworks.Draw, shape =>
    {
        var (objective, p, batch) = WithReversed(shape);
        var pending = p.Map(m => m.AsDeferred()
            + Matrix<double>.TransposeTimes(Matrix<double>.Fill(1, m.Rows, _ => 0.5), Matrix<double>.Fill(1, m.Columns, i => i)));
        Assert.Null(PerturbedNetwork<double>.CreateIfSupported(objective, pending, batch, difference, Kernels<double>.Default));
        Assert.Equal(
            difference.ValueAndGradient(objective, pending, batch),
            new FusedCentralDifference(difference, 1).ValueAndGradient(objective, pending, batch));
    });

    [Fact]
    public void The_difference_quotient_is_the_gradient_up_to_its_error() => Laws.Hold(300, RandomNetworks.Draw, shape =>
    {
        var (p, batch) = shape.RandomPointOnGrid();
        if (shape.Activations.Any(Layers.Kinks.HasKink)) return;
        Verdict.Require(GradientCheck.Check(Oracle.Dual with { Tolerance = 1e-5 }, difference, shape.Objective, p, batch));
    });

    /// <summary>Layers of several vectors, mostly not a multiple of the SIMD width.</summary>
    static RandomNetwork Wide(Key key)
    {
        var shape = RandomNetworks.Draw(key);
        return shape with { Widths = [.. shape.Widths.Select((_, l) => 1 + key.UniformInt(50 + l, 24))] };
    }

    /// <summary>More inputs than one depth block of the kernel.</summary>
    static RandomNetwork Long(Key key) => RandomNetworks.Draw(key) with
    {
        Widths = [700 + key.UniformInt(60, 300), 1 + key.UniformInt(61, 5), 1 + key.UniformInt(62, 5)],
        Activations = [Network.Tanh, Network.Sigmoid],
    };

    /// <summary>Adds a user-defined layer after the first dense layer and at the end.</summary>
    static (Objective, Parameters<double>, Batch<double>) WithReversed(RandomNetwork shape)
    {
        var (p, batch) = (shape with { BatchSize = 1 }).RandomPointOnGrid();
        var parts = shape.Network.Parts;
        var network = Network.Sequential([parts[0], new Reversed(), .. parts[1..], new Reversed()]);
        return (shape.Objective with { Network = network, WeightPenalty = 0 }, p, batch);
    }

    static void RequireSame<T>(RandomNetwork shape, Func<double, T> convert, Kernels<T> kernels) where T : unmanaged
    {
        var (p, batch) = (shape with { BatchSize = 1 }).RandomPointOnGrid();
        var threaded = kernels.WithThreads(1 + shape.BatchSize % 2);
        RequireSame(shape.Objective with { WeightPenalty = 0 }, p.Map(m => In(m)), new(In(batch.X), In(batch.Target)), threaded);

        Matrix<T> In(Matrix<double> m) => m.MapIndexed((_, x) => convert(x));
    }

    static void RequireSame<T>(Objective objective, Parameters<T> p, Batch<T> sample, Kernels<T> kernels) where T : unmanaged =>
        Assert.Equal(
            difference.ValueAndGradient(objective, p, sample).Gradient,
            p.With(PerturbedNetwork<T>.CreateIfSupported(objective, p, sample, difference, kernels)!.GradientMatrices()));

    /// <summary>y = x with its columns reversed: a user-defined layer.</summary>
    sealed record Reversed : Layer
    {
        public override string Name => "reversed";

        public override bool IsRowIndependent => true;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (ReverseColumns(x), yBar => (Parameters<T>.Empty, () => ReverseColumns(yBar)));

        static Matrix<T> ReverseColumns<T>(Matrix<T> m) where T : unmanaged =>
            m.MapIndexed((i, _) => m[i / m.Columns, m.Columns - 1 - i % m.Columns]);
    }
}
