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

public class GradientCheckDirectionalTests
{
    static readonly WrongLoss Doubled = new(new HalfSquaredError(), (_, _, gradient) => 2.0 * gradient);

    // For the identity ∂J = y − t; the pullback returns 2(y − t).
    [Property]
    public bool The_error_is_relative_to_1_plus_the_terms_plus_the_loss(int seed)
    {
        var key = Key.From(seed);
        var batch = new Batch<double>(Draw.Lattice<double>(key, 2, 3), Draw.Lattice<double>(key.FoldIn(1), 2, 3));
        var error = batch.X - batch.Target;
        var terms = error.Values.Select((e, i) => e / 2 * key.FoldIn(0).Normal(i)).ToArray();
        var loss = 0.5 * error.Values.Sum(e => e * e) / 2;
        var report = GradientCheck.Directional(new(new Identity(), Doubled), Parameters<double>.Empty, batch, key);
        return IsNear(report.WorstAnalytic, 2 * terms.Sum()) && IsNear(report.WorstExpected, terms.Sum())
            && IsNear(report.WorstError, Math.Abs(terms.Sum()) / (1 + 2 * terms.Sum(Math.Abs) + loss));
    }

    [Fact]
    public void The_report_names_the_direction_and_the_part_whose_pullback_is_wrong()
    {
        var key = Key.From(1);
        var report = GradientCheck.Directional(new Identity(), Doubled, key);
        Assert.Equal(
            ("the direction (7 of 7)", "the loss (wrong squared error)"), (report.WrongMatrices, report.SuspectLayers));
        Assert.StartsWith($"along direction {key.FoldIn(7)}", report.WorstCoordinate, StringComparison.Ordinal);
        Assert.Equal(
            (7, 0, false, "identity with wrong squared error"),
            (report.CoordinatesChecked, report.CoordinatesSkipped, report.Passed, report.NetworkName));
    }

    [Property]
    public bool A_right_gradient_passes_at_seven_random_points(int seed)
    {
        var (network, key) = (Dense(3, 4) >> Tanh >> Dense(4, 2), Key.From(seed));
        var report = GradientCheck.Directional(network, new HalfSquaredError(), key);
        var (p, batch) = RandomPoints.OnGrid(network, key, batchSize: 3);
        var ordinary = GradientCheck.Directional(new(network, new HalfSquaredError()), p, batch, key.FoldIn(7));
        return report is { Passed: true, CoordinatesChecked: 7 } && ordinary.Passed && ordinary.WorstError <= report.WorstError;
    }

    [Fact]
    public void A_direction_across_a_kink_is_not_judged()
    {
        var batch = new Batch<double>(Matrix<double>.Zero(1, 2), Matrix<double>.Of(1, 2, [1.0, 2.0]));
        var report = GradientCheck.Directional(new(Relu, new HalfSquaredError()), Parameters<double>.Empty, batch, Key.From(1));
        Assert.Equal((0, 1, false, false), (report.CoordinatesChecked, report.CoordinatesSkipped, report.Passed, report.Failed));
    }

    static bool IsNear(double a, double b) => Math.Abs(a - b) <= 1e-12 * (1 + Math.Abs(b));
}
