using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;
using Xunit;
using static Pipeline.PropertyTests.Differentiation.Trees;

namespace Pipeline.PropertyTests.Differentiation;

public class SymmetryTests
{
    [Fact]
    public void Hidden_units_and_samples_may_change_places() => Laws.Hold(5_000, RandomNetworks.OnLattice, shape =>
    {
        var (p, batch) = DrawnPoint.OnLattice(shape.Network, shape.Key, shape.Batch, sparsity: 2);
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
        var halved = new Parameters<double>(p.Leaves.SetItem(0, 0.5 * p.Leaves[0]));
        var (value, gradient) = objective.ValueAndGradient(p, batch);
        var (otherValue, other) = objective.ValueAndGradient(halved, batch with { X = 2.0 * batch.X });
        Assert.Equal(value, otherValue);
        RequireEqual(new(gradient.Leaves.SetItem(0, 2.0 * gradient.Leaves[0])), other);
    });

    /// <summary>The parameters with the units of the first hidden layer in another order, and what does the same to a gradient.</summary>
    static (Parameters<double> P, Func<Parameters<double>, Parameters<double>> Permute) Permuted(NetworkShape shape, Parameters<double> p)
    {
        if (shape.Widths.Length < 3) return (p, g => g);
        var order = shape.Key.FoldIn(2).Permutation(shape.Widths[1]);
        return (Permute(p), Permute);

        Parameters<double> Permute(Parameters<double> tree) => new(tree.Leaves
            .SetItem(0, Reordered(tree.Leaves[0], i => i, j => order[j]))
            .SetItem(1, Reordered(tree.Leaves[1], i => i, j => order[j]))
            .SetItem(2, Reordered(tree.Leaves[2], i => order[i], j => j)));
    }
}

public class PrecisionTests
{
    const double Roundings = 64.0 / (1 << 24);

    /// <summary>
    /// Each float operation is off by at most 2⁻²⁴ of its result, and no result is larger than that of the same network without cancellation: absolute
    /// numbers, identities for activations, 1 more for each bias, and an error at the output that bounds that of every loss.
    /// </summary>
    [Fact]
    public void Float_is_double_but_for_rounding() => Laws.Hold(5_000, RandomNetworks.Any, shape =>
    {
        var (p, batch) = shape.OnGrid();
        var exact = shape.Objective.ValueAndGradient(p, batch).Gradient;
        var single = shape.Objective.ValueAndGradient(p.Map(Float), new Batch<float>(Float(batch.X), Float(batch.Target))).Gradient;
        var largest = Largest(shape, p, batch).Flatten();
        foreach (var ((d, f), s) in exact.Flatten().Zip(single.Flatten()).Zip(largest)) Assert.True(Math.Abs(d - f) <= Roundings * (1 + s), $"{f} against {d}, {s}");
    });

    static Matrix<float> Float(Matrix<double> m) => m.Select((_, x) => (float)x);

    static Parameters<double> Largest(NetworkShape shape, Parameters<double> p, Batch<double> batch)
    {
        var linear = Pipeline.Layers.Network.Stack(shape.Network.Parts.Where(part => part is Pipeline.Layers.Dense));
        var absolute = new Parameters<double>([.. p.Leaves.Select((m, l) => m.Select((_, x) => Math.Abs(x) + l % 2))]);
        var (y, pullback) = linear.Apply(absolute, batch.X.Select((_, x) => Math.Abs(x)));
        return pullback(y.Select((_, x) => x + 2)).Gradient;
    }
}
