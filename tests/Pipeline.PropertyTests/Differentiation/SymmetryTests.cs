using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.PropertyTests.Checking;
using Xunit;
using static Pipeline.PropertyTests.Checking.Trees;

namespace Pipeline.PropertyTests.Differentiation;

public class SymmetryTests
{
    [Fact]
    public void Hidden_units_and_samples_may_change_places() => Laws.Hold(5_000, RandomNetworks.OnLattice, shape =>
    {
        var (p, batch) = RandomPoint.OnLattice(shape.Network, shape.Key, shape.Batch, sparsity: 2);
        var (value, gradient) = shape.Objective.ValueAndGradient(p, batch);
        var samples = shape.Key.FoldIn(1).Permutation(shape.Batch);
        var shuffled = new Batch<double>(Reordered(batch.X, i => samples[i], j => j), Reordered(batch.Target, i => samples[i], j => j));
        var (q, permute) = Permuted(shape, p);
        var (otherValue, otherGradient) = shape.Objective.ValueAndGradient(q, shuffled);
        Assert.Equal(value, otherValue);
        RequireEqual(permute(gradient), otherGradient);
    });

    [Fact]
    public void Doubled_inputs_and_halved_weights_change_nothing() => Laws.Hold(5_000, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        var objective = shape.Objective with { WeightPenalty = 0 };
        var halved = new Parameters<double>(p.Matrices.SetItem(0, 0.5 * p.Matrices[0]));
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        var (otherValue, other) = objective.ValueAndGradient(halved, batch with { X = 2.0 * batch.X });
        Assert.Equal(value, otherValue);
        RequireEqual(new(gradient.Matrices.SetItem(0, 2.0 * gradient.Matrices[0])), other);
    });

    /// <summary>The parameters with the units of the first hidden layer in another order, and what does the same to a gradient.</summary>
    static (Parameters<double> P, Func<Parameters<double>, Parameters<double>> Permute) Permuted(RandomNetwork shape, Parameters<double> p)
    {
        if (shape.Widths.Length < 3) return (p, g => g);
        var order = shape.Key.FoldIn(2).Permutation(shape.Widths[1]);
        return (Permute(p), Permute);

        Parameters<double> Permute(Parameters<double> tree) => new(tree.Matrices
            .SetItem(0, Reordered(tree.Matrices[0], i => i, j => order[j]))
            .SetItem(1, Reordered(tree.Matrices[1], i => i, j => order[j]))
            .SetItem(2, Reordered(tree.Matrices[2], i => order[i], j => j)));
    }
}
