using Pipeline.Checking;
using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Mistakes;
using Pipeline.PropertyTests.Checking.Right;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking.Parts;

/// <summary>What no oracle can judge is not judged, and what can be is.</summary>
public class CheckPointTests
{
    static readonly Layer Log = new Elementwise<Logarithm>("log");

    [Fact]
    public void Outside_of_a_domain_nothing_is_judged_and_the_report_says_so()
    {
        var report = Dual(Log, new HalfSquaredError(), -1);
        Assert.Equal((false, false, 0, 1), (report.Passed, report.Failed, report.CoordinatesChecked, report.CoordinatesSkipped));
        Assert.Equal(EvaluationPoint.OutsideDomain, report.SkipReason);
        Assert.Contains("nothing judged", report.ToString(), StringComparison.Ordinal);
        Assert.True(Dual(Log, new HalfSquaredError(), 1).Passed);
    }

    // 1/x is infinite and its sigmoid is 1: J is finite, but no pullback can say anything.
    [Fact]
    public void An_infinite_number_between_two_layers_is_outside_of_the_domain() =>
        Assert.Equal(EvaluationPoint.OutsideDomain, Dual(new Elementwise<Reciprocal>("1/x") >> Sigmoid, new HalfSquaredError(), 0).SkipReason);

    // Softmax in double precision takes NaN otherwise than in dual numbers, and no law says how it should.
    [Fact]
    public void Outside_of_a_domain_no_law_is_broken()
    {
        var batch = new Batch<double>(Matrix<double>.Of(1, 2, [-1.0, 1]), Matrix<double>.Of(1, 2, [0.0, 1]));
        var objective = new Objective(Log, new SoftmaxCrossEntropy());
        Verdict.RequireNoFailure(GradientCheck.Dual(objective, Parameters<double>.Empty, batch));
        Verdict.RequireNoFailure(GradientCheck.Directional(objective, Parameters<double>.Empty, batch, Key.From(1)));
    }

    [Fact]
    public void A_pullback_that_is_not_a_number_is_wrong_where_the_derivative_is() =>
        Assert.True(Dual(WrongLayer.InElements(Tanh, (_, _, _, _) => double.NaN), new HalfSquaredError(), 1).Failed);

    // σ(30) = 1 − 1e-13, and the logarithm of what is missing to 1 has the derivative 1e7: the product keeps few digits.
    [Theory]
    [InlineData(3.0, true)]
    [InlineData(30.0, false)]
    public void Where_rounding_decides_nothing_is_judged(double x, bool isJudged)
    {
        var report = Dual(Sigmoid, new BinaryCrossEntropyOnProbabilities(), x);
        Assert.Equal((isJudged, false), (report.Passed, report.Failed));
    }

    [Fact]
    public void Steep_functions_are_judged_by_exact_oracles_and_not_by_differences()
    {
        var steep = new Elementwise<SteepTanh>("steep");
        var (p, batch) = (Parameters<double>.Empty, Batch(0.0001));
        var objective = new Objective(steep, new HalfSquaredError());
        Assert.True(GradientCheck.Dual(objective, p, batch).Passed);
        Assert.True(GradientCheck.ComplexStep(objective, p, batch).Passed);
        Assert.Equal((0, 1), Counts(GradientCheck.FivePoint(objective, p, batch)));
        Assert.Equal((0, 1), Counts(GradientCheck.CentralDifference(objective, p, batch)));
    }

    // A bend sharper than every step is in all differences alike: a parabola it is not.
    [Fact]
    public void A_bend_that_all_steps_miss_alike_is_not_judged_by_differences()
    {
        var bend = new Elementwise<Hypotenuse>("bend");
        var scaled = new Objective(new WithoutBias(1, 1) >> bend, new Termwise<Linear>("linear"));
        var (p, batch) = (Parameters<double>.Of(Matrix<double>.Of(1, 1, [1e-9])), new Batch<double>(
            Matrix<double>.Fill(1, 1, _ => 1e9), Matrix<double>.Fill(1, 1, _ => 1)));
        Assert.Equal((0, 1), Counts(GradientCheck.Check(Oracle.FivePoint, scaled, [WeightOnly(p, batch)])));
        Assert.Equal((0, 1), Counts(GradientCheck.Check(Oracle.CentralDifference, scaled, [WeightOnly(p, batch)])));
        Assert.Equal((1, 0), Counts(GradientCheck.Check(Oracle.Dual, scaled, [WeightOnly(p, batch)])));
    }

    static EvaluationPoint WeightOnly(Parameters<double> p, Batch<double> batch) => EvaluationPoint.AllCoordinates(p, batch).WithoutInputs();

    static (int, int) Counts(GradientReport report)
    {
        Verdict.RequireNoFailure(report);
        return (report.CoordinatesChecked, report.CoordinatesSkipped);
    }

    [Fact]
    public void Blank_inputs_without_biases_are_no_failure_of_ReLU()
    {
        var (p, batch) = RandomPoints.Blank(Dense(3, 4) >> Relu >> Dense(4, 2), Key.From(1), 3);
        var objective = new Objective(Dense(3, 4) >> Relu >> Dense(4, 2), new HalfSquaredError());
        Assert.All(
            new[] { Oracle.Dual, Oracle.ComplexStep, Oracle.FivePoint }.Select(oracle => GradientCheck.Check(oracle, objective, p, batch)),
            report => Assert.Equal((true, 4 + 9), (report.Passed, report.CoordinatesSkipped)));
    }

    static GradientReport Dual(Layer layer, Loss loss, double x) =>
        GradientCheck.Dual(new(layer, loss), Parameters<double>.Empty, Batch(x));

    static Batch<double> Batch(double x) => new(Matrix<double>.Of(1, 1, [x]), Matrix<double>.Zero(1, 1));
}
