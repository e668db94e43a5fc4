using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.PropertyTests.Checking;
using Xunit;
using static Pipeline.PropertyTests.Checking.Trees;

namespace Pipeline.PropertyTests.Differentiation;

/// <summary>Symmetries of loss and gradient: permutations and scalings by powers of two, without rounding.</summary>
public class SymmetryTests
{
    [Fact]
    public void Permuting_hidden_units_and_samples_permutes_the_gradient() => Laws.Hold(5_000, RandomNetworks.DrawForLattice, network =>
    {
        var (p, batch) = RandomPoints.OnLattice(network.Network, network.Key, network.BatchSize, sparsity: 2);
        var (value, gradient) = network.Objective.ValueAndGradient(p, batch);
        var samples = network.Key.FoldIn(1).Permutation(network.BatchSize);
        var shuffled = new Batch<double>(Reordered(batch.X, i => samples[i], j => j), Reordered(batch.Target, i => samples[i], j => j));
        var (q, permute) = Permuted(network, p);
        var (shuffledValue, shuffledGradient) = network.Objective.ValueAndGradient(q, shuffled);
        Assert.Equal(value, shuffledValue);
        RequireEqual(permute(gradient), shuffledGradient);
    });

    [Fact]
    public void Doubling_the_inputs_and_halving_the_first_weights_keeps_the_loss() => Laws.Hold(5_000, RandomNetworks.Draw, network =>
    {
        var (p, batch) = network.RandomPointOnGrid();
        var objective = network.Objective with { WeightPenalty = 0 };
        var halved = new Parameters<double>(p.Matrices.SetItem(0, 0.5 * p.Matrices[0]));
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        var (scaledValue, scaledGradient) = objective.ValueAndGradient(halved, batch with { X = 2.0 * batch.X });
        Assert.Equal(value, scaledValue);
        RequireEqual(new(gradient.Matrices.SetItem(0, 2.0 * gradient.Matrices[0])), scaledGradient);
    });

    /// <summary>The parameters with permuted units of the first hidden layer, and the same permutation for gradients.</summary>
    static (Parameters<double> P, Func<Parameters<double>, Parameters<double>> Permute) Permuted(
        RandomNetwork network, Parameters<double> p)
    {
        if (network.Widths.Length < 3) return (p, g => g);
        var order = network.Key.FoldIn(2).Permutation(network.Widths[1]);
        return (Permute(p), Permute);

        Parameters<double> Permute(Parameters<double> tree) => new(tree.Matrices
            .SetItem(0, Reordered(tree.Matrices[0], i => i, j => order[j]))
            .SetItem(1, Reordered(tree.Matrices[1], i => i, j => order[j]))
            .SetItem(2, Reordered(tree.Matrices[2], i => order[i], j => j)));
    }
}
