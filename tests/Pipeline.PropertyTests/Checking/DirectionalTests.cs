using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Mistakes;
using Xunit;
using static Pipeline.Layers.Network;
using Identity = Pipeline.Differentiation.Identity;

namespace Pipeline.PropertyTests.Checking;

public class DirectionalTests
{
    static readonly WrongLoss Doubled = new(new HalfSquaredError(), (_, _, slope) => 2.0 * slope);

    // On the identity ∂J = y − t, of which the pullback says the double.
    [Property]
    public bool The_error_is_relative_to_1_and_all_terms_and_the_loss(int seed)
    {
        var key = Key.From(seed);
        var batch = new Batch<double>(Draw.Lattice<double>(key, 2, 3), Draw.Lattice<double>(key.FoldIn(1), 2, 3));
        var slope = batch.X - batch.Target;
        var terms = slope.Values.Select((s, i) => s / 2 * key.FoldIn(0).Normal(i)).ToArray();
        var loss = 0.5 * slope.Values.Sum(s => s * s) / 2;
        var report = GradientCheck.Directional(new(new Identity(), Doubled), Parameters<double>.Empty, batch, key);
        return Near(report.Analytic, 2 * terms.Sum()) && Near(report.Expected, terms.Sum())
            && Near(report.WorstError, Math.Abs(terms.Sum()) / (1 + 2 * terms.Sum(Math.Abs) + loss));
    }

    [Fact]
    public void It_names_the_direction_and_accuses_everyone()
    {
        var key = Key.From(1);
        var report = GradientCheck.Directional(new Identity(), Doubled, key);
        Assert.Equal(($"along direction {key.FoldIn(7)}", "the direction (1 of 1)", "any layer"), (report.WorstCoordinate, report.Wrong, report.Suspects));
        Assert.Equal((1, 0, false, "identity with wrong squared error"), (report.CoordinatesChecked, report.CoordinatesSkipped, report.Passed, report.Network));
    }

    [Property]
    public bool A_right_gradient_passes_at_a_drawn_point_too(int seed)
    {
        var (network, key) = (Dense(3, 4) >> Tanh >> Dense(4, 2), Key.From(seed));
        var (p, batch) = RandomPoint.OnGrid(network, key, batch: 3);
        var report = GradientCheck.Directional(network, new HalfSquaredError(), key);
        return report.Passed && report == GradientCheck.Directional(new(network, new HalfSquaredError()), p, batch, key.FoldIn(7));
    }

    static bool Near(double a, double b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(b));
}
