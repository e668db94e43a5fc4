using FsCheck.Xunit;
using Pipeline.Checking;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Checking.Mistakes;
using Xunit;
using static Pipeline.Layers.Network;

namespace Pipeline.PropertyTests.Checking;

public class GradientCheckTests
{
    static readonly Layer Smooth = Dense(3, 4) >> Tanh >> Dense(4, 2);
    static readonly WrongLoss Doubled = new(new HalfSquaredError(), (_, _, gradient) => 2.0 * gradient);

    [Fact]
    public void Every_check_has_the_name_and_tolerance_of_its_oracle() => Assert.Equal(
        [
            ("dual numbers", 1e-12), ("complex step", 1e-12), ("five-point difference", 1e-8),
            ("central difference", 1e-7), ("exact lattice", 0), ("directional", 1e-12),
        ],
        new[]
        {
            GradientCheck.Dual(Smooth, new HalfSquaredError(), Key.From(1)),
            GradientCheck.ComplexStep(Smooth, new HalfSquaredError(), Key.From(1)),
            GradientCheck.FivePoint(Smooth, new HalfSquaredError(), Key.From(1)),
            GradientCheck.CentralDifference(Smooth, new HalfSquaredError(), Key.From(1)),
            GradientCheck.Lattice(Dense(3, 4), new HalfSquaredError(), Key.From(1)),
            GradientCheck.Directional(Smooth, new HalfSquaredError(), Key.From(1)),
        }.Select(report => (report.OracleName, report.Tolerance)));

    [Fact]
    public void A_check_without_parameters_begins_with_an_ordinary_point_and_has_six_more()
    {
        var (loss, key) = (new Recorder(), Key.From(4));
        var (_, batch) = RandomPoints.OnGrid(Smooth, key, batchSize: 3);
        Assert.True(GradientCheck.Dual(Smooth, loss, key).Passed);
        var targets = loss.Targets.Distinct().ToArray();
        Assert.Equal(batch.Target, targets[0]);
        Assert.Equal([3, 3, 3, 3, 3, 3, 17], targets.Where(target => target.Rows > 1).Select(target => target.Rows));
    }

    [Property(MaxTest = 20)]
    public bool Every_parameter_and_input_of_a_smooth_network_is_checked_and_right(int seed)
    {
        var key = Key.From(seed);
        // 26 parameters, and the inputs of a batch of three at six points and of seventeen at one.
        const int All = 6 * (26 + 9) + 26 + 17 * 3;
        var dual = GradientCheck.Dual(Smooth, new HalfSquaredError(), key);
        return dual is { Passed: true, CoordinatesChecked: All, CoordinatesSkipped: 0 }
            && dual.NetworkName == "dense 3 → 4 >> tanh >> dense 4 → 2 with squared error"
            && GradientCheck.ComplexStep(Smooth, new HalfSquaredError(), key) is { Passed: true, CoordinatesChecked: All }
            && new[]
            {
                GradientCheck.FivePoint(Smooth, new HalfSquaredError(), key),
                GradientCheck.CentralDifference(Smooth, new HalfSquaredError(), key),
            }.All(report => report.Passed && report.CoordinatesChecked + report.CoordinatesSkipped == All);
    }

    [Fact]
    public void Of_a_large_network_further_points_have_a_hundred_coordinates_each()
    {
        var report = GradientCheck.Dual(Dense(20, 30) >> Tanh, new HalfSquaredError(), Key.From(1));
        Assert.Equal((true, 20 * 30 + 30 + 3 * 20 + 6 * 100), (report.Passed, report.CoordinatesChecked + report.CoordinatesSkipped));
    }

    [Fact]
    public void Coordinates_that_an_oracle_cannot_check_are_skipped()
    {
        var objective = new Objective(Relu, new HalfSquaredError());
        var batch = new Batch<double>(Matrix<double>.Of(1, 3, [1, 0, -1]), Matrix<double>.Zero(1, 3));
        var report = GradientCheck.FivePoint(objective, Parameters<double>.Empty, batch);
        Assert.Equal((2, 1, true), (report.CoordinatesChecked, report.CoordinatesSkipped, report.Passed));
    }

    [Theory]
    [InlineData(3, 1, 2.0 / 5)]             // J = 2 and ∂J = 2; the pullback returns 4
    [InlineData(1, 3, 2.0 / 5)]             // J = 2 and ∂J = −2; the pullback returns −4
    public void An_error_is_relative_to_1_plus_the_derivative_plus_the_loss(double y, double target, double error) =>
        Assert.Equal(error, GradientCheck.Dual(new(Network.Identity, Doubled), Parameters<double>.Empty, At(y, target)).WorstError);

    [Fact]
    public void The_worst_coordinate_has_matrix_row_and_column()
    {
        var report = GradientCheck.Dual(Tanh >> Wrong((_, _, _, g) => (Plus(g.W, 7), g.B, g.X)), new HalfSquaredError(), Key.From(1));
        Assert.Equal(("layer 2 / W (7 of 84)", 7), (report.WrongMatrices, report.CoordinatesWrong));
        Assert.Matches(@"^layer 2 / W\[1,3\]( \(.*\))?$", report.WorstCoordinate);
        var inInputs = GradientCheck.Dual(Wrong((_, _, _, g) => (g.W, g.B, Plus(g.X, 7))), new HalfSquaredError(), Key.From(1));
        Assert.StartsWith("input[2,1]", inInputs.WorstCoordinate, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_whose_gradients_have_wrong_shapes_is_refused()
    {
        Assert.Equal(
            "wrong dense 3 → 4: its pullback gives gradients [4 × 3, 1 × 4], but its parameters are [3 × 4, 1 × 4]; "
            + "both need the same shapes.",
            Refused(Relu >> Wrong((_, _, _, g) => (g.W.Transpose(), g.B, g.X))));
        Assert.Equal(
            "undeclared: InitCore makes parameters [3 × 3], but ParameterInfos says []; both must agree.", Refused(new Undeclared()));
    }

    [Fact]
    public void A_gradient_with_too_few_matrices_is_refused()
    {
        var (p, batch) = RandomPoints.OnGrid(Dense(3, 4), Key.From(1), batchSize: 3);
        var nothing = new WrongGradient((_, _, _, _) => Parameters<double>.Empty);
        Assert.Equal(
            $"{nothing}: its gradient is [], but the parameters are [3 × 4, 1 × 4]; both need the same shapes.",
            Assert.Throws<ArgumentException>(() =>
                GradientCheck.Check(Oracle.Dual, nothing, new(Dense(3, 4), new HalfSquaredError()), p, batch)).Message);
    }

    static string Refused(Layer network)
    {
        var (loss, key) = (new HalfSquaredError(), Key.From(1));
        var message = Assert.Throws<ArgumentException>(() => GradientCheck.Dual(network, loss, key)).Message;
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => GradientCheck.Directional(network, loss, key)).Message);
        return message;
    }

    static WrongDense Wrong(DenseMistake mistake) => new(new Dense(3, 4, Initializer.Glorot), mistake);

    static Matrix<double> Plus(Matrix<double> m, int index) => m.MapIndexed((i, x) => i == index ? x + 1 : x);

    static Batch<double> At(double x, double target) => new(Matrix<double>.Of(1, 1, [x]), Matrix<double>.Of(1, 1, [target]));

    /// <summary>y = x with a 3 × 3 parameter that <see cref="Layer.ParameterInfos"/> omits, and zero gradients of given shapes.</summary>
    sealed record Undeclared : Layer
    {
        public override string Name => "undeclared";

        protected override Parameters<T> InitCore<T>(Key key) => Parameters<T>.Of(Matrix<T>.Zero(3, 3));

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (x, yBar => (p, () => yBar));
    }

    /// <summary>Squared error that notes the targets it is given.</summary>
    sealed record Recorder : Loss
    {
        public List<Matrix<double>> Targets { get; } = [];

        public override string Name => "recorder";

        public override (T Value, Func<Matrix<T>> Gradient) Apply<T>(Matrix<T> y, Matrix<T> target)
        {
            if ((object)target is Matrix<double> doubles) Targets.Add(doubles);
            return new HalfSquaredError().Apply(y, target);
        }
    }
}
