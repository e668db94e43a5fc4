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

/// <summary>Batched perturbations against <see cref="CentralDifference"/>, which makes one at a time: bitwise equality.</summary>
public class PerturbedDifferenceTests
{
    static readonly CentralDifference Difference = new(1e-4);

    [Fact]
    public void Batched_perturbations_have_the_bits_of_one_at_a_time_in_double() =>
        Laws.Hold(500, RandomNetworks.Any, network => RequireSame(network, x => x, Kernels<double>.Default));

    [Fact]
    public void Batched_perturbations_have_the_bits_of_one_at_a_time_in_float() =>
        Laws.Hold(500, RandomNetworks.Any, network => RequireSame(network, x => (float)x, Kernels<float>.Default));

    [Fact]
    public void Batched_perturbations_have_the_bits_of_one_at_a_time_in_dual_numbers() =>
        Laws.Hold(100, RandomNetworks.Any, network => RequireSame(network, x => (Dual)x, Kernels<Dual>.Default));

    [Fact]
    public void Vectors_of_four_doubles_give_the_same_bits() =>
        Laws.Hold(60, Wide, network => RequireSame(network, x => x, new Kernels<double, Lanes256<double>>()));

    [Fact]
    public void Vectors_of_eight_doubles_give_the_same_bits() =>
        Laws.Hold(60, Wide, network => RequireSame(network, x => x, new Kernels<double, Lanes512<double>>()));

    [Fact]
    public void Vectors_of_eight_floats_give_the_same_bits() =>
        Laws.Hold(60, Wide, network => RequireSame(network, x => (float)x, new Kernels<float, Lanes256<float>>()));

    [Fact]
    public void Vectors_of_sixteen_floats_give_the_same_bits() =>
        Laws.Hold(60, Wide, network => RequireSame(network, x => (float)x, new Kernels<float, Lanes512<float>>()));

    [Fact]
    public void Inner_dimensions_of_several_depth_blocks_give_the_same_bits() =>
        Laws.Hold(8, Deep, network => RequireSame(network, x => x, Kernels<double>.Default));

    [Fact]
    public void Custom_layers_are_perturbed_in_batches_to_the_same_bits() => Laws.Hold(100, RandomNetworks.Any, network =>
    {
        var (objective, p, batch) = WithReversed(network);
        Assert.NotNull(PerturbedNetwork<double>.Of(objective, p, batch, Difference, Kernels<double>.Default));
        RequireSame(objective, p, batch, Kernels<double>.Default);
    });

    [Fact]
    public void Weights_with_pending_updates_are_perturbed_one_at_a_time() => Laws.Hold(30, RandomNetworks.Any, network =>
    {
        var (objective, p, batch) = WithReversed(network);
        var pending = p.Map(WithPendingUpdate);
        Assert.Null(PerturbedNetwork<double>.Of(objective, pending, batch, Difference, Kernels<double>.Default));
        Assert.Equal(
            Difference.ValueAndGradient(objective, pending, batch),
            new PerturbedDifference(Difference, 1).ValueAndGradient(objective, pending, batch));
    });

    static Matrix<double> WithPendingUpdate(Matrix<double> m) => m.WithPendingUpdates() + Matrix<double>.TransposeTimes(
        Matrix<double>.Fill(1, m.Rows, _ => 0.5), Matrix<double>.Fill(1, m.Columns, i => i));

    /// <summary>Layers as wide as several SIMD vectors, rarely a multiple of one.</summary>
    static RandomNetwork Wide(Key key)
    {
        var network = RandomNetworks.Any(key);
        return network with { Widths = [.. network.Widths.Select((_, l) => 1 + key.UniformInt(50 + l, 24))] };
    }

    /// <summary>More inputs than one depth block of the kernel.</summary>
    static RandomNetwork Deep(Key key) => RandomNetworks.Any(key) with
    {
        Widths = [700 + key.UniformInt(60, 300), 1 + key.UniformInt(61, 5), 1 + key.UniformInt(62, 5)],
        Activations = [Network.Tanh, Network.Sigmoid],
    };

    /// <summary>A user-defined layer after the first dense layer and at the end.</summary>
    static (Objective, Parameters<double>, Batch<double>) WithReversed(RandomNetwork network)
    {
        var (p, batch) = (network with { Batch = 1 }).OnGrid();
        var parts = network.Network.Parts;
        var reversed = Network.Stack([parts[0], new Reversed(), .. parts[1..], new Reversed()]);
        return (network.Objective with { Network = reversed, WeightPenalty = 0 }, p, batch);
    }

    static void RequireSame<T>(RandomNetwork network, Func<double, T> convert, Kernels<T> kernels) where T : unmanaged
    {
        var (p, batch) = (network with { Batch = 1 }).OnGrid();
        var threaded = kernels.WithThreads(1 + network.Batch % 2);
        var sample = new Batch<T>(Converted(batch.X), Converted(batch.Target));
        RequireSame(network.Objective with { WeightPenalty = 0 }, p.Map(m => Converted(m)), sample, threaded);

        Matrix<T> Converted(Matrix<double> m) => m.MapIndexed((_, x) => convert(x));
    }

    static void RequireSame<T>(Objective objective, Parameters<T> p, Batch<T> sample, Kernels<T> kernels) where T : unmanaged =>
        Assert.Equal(
            Difference.ValueAndGradient(objective, p, sample).Gradient,
            p.With(PerturbedNetwork<T>.Of(objective, p, sample, Difference, kernels)!.Gradient()));

    /// <summary>y = x reversed in each row: a user-defined layer.</summary>
    sealed record Reversed : Layer
    {
        public override string Name => "reversed";

        public override bool IsRowIndependent => true;

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (Reverse(x), yBar => (Parameters<T>.Empty, () => Reverse(yBar)));

        static Matrix<T> Reverse<T>(Matrix<T> m) where T : unmanaged =>
            m.MapIndexed((i, _) => m[i / m.Columns, m.Columns - 1 - i % m.Columns]);
    }
}
