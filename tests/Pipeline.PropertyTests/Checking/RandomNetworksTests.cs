using System.Collections.Immutable;
using Pipeline.Checking;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>What is promised of the random networks, as shares of 4,000. Intervals are three standard deviations or more.</summary>
public class RandomNetworksTests
{
    static readonly ImmutableArray<RandomNetwork> OfAnyKind = [.. Keys.Select(RandomNetworks.Draw)];
    static readonly ImmutableArray<RandomNetwork> ForLattice = [.. Keys.Select(RandomNetworks.DrawForLattice)];

    static IEnumerable<Key> Keys => Enumerable.Range(0, 4000).Select(i => Key.From(11).FoldIn(i));

    public static TheoryData<bool> Kinds => [false, true];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Networks_have_one_to_four_dense_layers_of_width_one_to_six_each_as_often(bool isForLattice)
    {
        var networks = isForLattice ? ForLattice : OfAnyKind;
        Assert.All(networks, network => Assert.Equal(network.Activations.Length + 1, network.Widths.Length));
        Assert.All(Enumerable.Range(1, 4), depth => AssertShare(0.25, networks, network => network.Activations.Length == depth));
        Assert.Equal(Enumerable.Range(1, 4), networks.Select(network => network.Activations.Length).Distinct().Order());
        Assert.Equal(Enumerable.Range(1, 6), networks.SelectMany(network => network.Widths).Distinct().Order());
    }

    // In networks of three and four layers, equal widths hardly ever come about by chance.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_third_is_square_and_a_sixth_has_every_other_layer_of_width_one(bool isForLattice)
    {
        var deep = (isForLattice ? ForLattice : OfAnyKind).Where(network => network.Activations.Length > 2).ToArray();
        AssertShare(1.0 / 3, deep, network => network.Widths.Distinct().Count() == 1);
        AssertShare(1.0 / 6, deep, network =>
            network.Widths.Where((_, i) => i % 2 == 1).All(width => width == 1) && network.Widths.Distinct().Count() > 1);
    }

    [Fact]
    public void Half_of_them_have_a_penalty()
    {
        AssertShare(0.5, OfAnyKind, network => network.WeightPenalty == 0);
        AssertShare(0.5, OfAnyKind, network => network.WeightPenalty == 1e-4);
        AssertShare(0.5, ForLattice, network => network.WeightPenalty == 0);
        AssertShare(0.5, ForLattice, network => network.WeightPenalty == 0.25);
    }

    [Fact]
    public void Batches_have_one_to_five_samples_and_on_the_lattice_a_power_of_two()
    {
        Assert.Equal([1, 2, 3, 4, 5], OfAnyKind.Select(network => network.BatchSize).Distinct().Order());
        Assert.Equal([1, 2, 4], ForLattice.Select(network => network.BatchSize).Distinct().Order());
    }

    [Fact]
    public void All_losses_are_as_frequent_and_all_networks_are_well_conditioned()
    {
        Assert.All(RandomNetworks.Losses, loss => AssertShare(0.25, OfAnyKind, network => network.Loss == loss));
        Assert.All(OfAnyKind, network => Assert.True(network.IsWellConditioned));
        Assert.All(ForLattice, network => Assert.IsType<HalfSquaredError>(network.Loss));
    }

    [Fact]
    public void The_cross_entropy_on_probabilities_follows_a_sigmoid_and_the_other_losses_any_activation()
    {
        var byKind = OfAnyKind.ToLookup(network => network.Loss is BinaryCrossEntropyOnProbabilities);
        Assert.All(byKind[true], network => Assert.Equal(Network.Sigmoid, network.Activations[^1]));
        Assert.All([.. Network.Activations.Values, Network.LeakyRelu(0.25), Network.Elu(0.5)], last =>
            Assert.InRange(byKind[false].Average(network => network.Activations[^1] == last ? 1.0 : 0), 0.06, 0.11));
    }

    [Fact]
    public void Before_that_sigmoid_is_another_one_or_a_tanh_as_often()
    {
        var deep = OfAnyKind.Where(network => network is { Loss: BinaryCrossEntropyOnProbabilities, Activations.Length: > 1 }).ToArray();
        AssertShare(0.5, deep, network => network.Activations[^2] == Network.Sigmoid);
        AssertShare(0.5, deep, network => network.Activations[^2] == Network.Tanh);
    }

    [Fact]
    public void On_the_lattice_half_of_the_activations_are_ReLU_and_the_others_identity_or_leaky_ReLU()
    {
        var activations = ForLattice.SelectMany(network => network.Activations).ToArray();
        AssertShare(0.25, activations, activation => activation == Network.Identity);
        AssertShare(0.25, activations, activation => activation == Network.LeakyRelu(3));
        AssertShare(0.5, activations, activation => activation == Network.Relu);
    }

    [Fact]
    public void All_regimes_are_drawn_and_wide_networks_have_the_edges_of_blocks_and_registers()
    {
        var networks = Keys.Select(RandomNetworks.DrawAny).ToArray();
        AssertShare(3.0 / 16, networks, network => network.Regime == Regime.Ordinary);
        AssertShare(4.0 / 16, networks, network => network.Regime == Regime.Saturated);
        AssertShare(3.0 / 16, networks, network => network.Regime == Regime.Wide);
        Assert.All(new[] { Regime.OneHot, Regime.ZerosAndOnes, Regime.Blank }, regime =>
            AssertShare(2.0 / 16, networks, network => network.Regime == regime));
        var wide = networks.Where(network => network.Regime == Regime.Wide).ToArray();
        Assert.All(wide, network => Assert.Equal(network.Activations.Length + 1, network.Widths.Length));
        Assert.Equal([7, 8, 9, 15, 16, 17, 31, 32, 33], wide.Select(network => network.BatchSize).Where(n => n > 6).Distinct().Order());
        Assert.Equal([7, 8, 9, 15, 16, 17, 31, 32, 33], wide.SelectMany(network => network.Widths).Where(n => n > 6).Distinct().Order());
        Assert.All(networks.Except(wide), network => Assert.True(network.BatchSize <= 5 && network.Widths.Max() <= 6));
    }

    [Fact]
    public void Half_of_the_saturated_networks_with_logits_have_nothing_after_the_last_layer()
    {
        var networks = Keys.Select(RandomNetworks.DrawAny).Where(network =>
            network.Regime == Regime.Saturated && network.Loss is not BinaryCrossEntropyOnProbabilities).ToArray();
        // Half get the identity; the others draw from thirteen, of which one is the identity too.
        AssertShare(0.5 + 0.5 / 13, networks, network => network.Activations[^1] == Network.Identity);
        Assert.All(Keys.Select(RandomNetworks.DrawAny).Where(network => network.Loss is BinaryCrossEntropyOnProbabilities), network =>
            Assert.Equal(Network.Sigmoid, network.Activations[^1]));
    }

    [Fact]
    public void On_the_lattice_a_wide_batch_is_a_power_of_two()
    {
        var any = Keys.Select(RandomNetworks.DrawAnyForLattice).ToArray();
        AssertShare(13.0 / 16, any, network => network.Regime == Regime.Ordinary);
        AssertShare(2.0 / 16, any, network => network.Regime == Regime.ZerosAndOnes);
        AssertShare(1.0 / 16, any, network => network.Regime == Regime.Wide);
        var wide = Keys.Select(RandomNetworks.DrawWideForLattice).ToArray();
        Assert.Equal([1, 2, 4, 8, 16, 32], wide.Select(network => network.BatchSize).Distinct().Order());
        Assert.Equal(33, wide.Max(network => network.Widths.Max()));
    }

    static void AssertShare<T>(double expected, IEnumerable<T> all, Func<T, bool> isCounted) =>
        Assert.InRange(all.Average(next => isCounted(next) ? 1.0 : 0), expected - 0.06, expected + 0.06);
}
