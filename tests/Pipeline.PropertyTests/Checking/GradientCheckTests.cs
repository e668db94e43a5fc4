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

    [Property(MaxTest = 20)]
    public bool A_check_without_parameters_uses_a_random_point(int seed)
    {
        var (objective, key) = (new Objective(Smooth, new HalfSquaredError()), Key.From(seed));
        var (p, batch) = RandomPoint.OnGrid(Smooth, key, batchSize: 3);
        return GradientCheck.Dual(Smooth, objective.Loss, key) == GradientCheck.Dual(objective, p, batch)
            && GradientCheck.ComplexStep(Smooth, objective.Loss, key) == GradientCheck.ComplexStep(objective, p, batch)
            && GradientCheck.FivePoint(Smooth, objective.Loss, key) == GradientCheck.FivePoint(objective, p, batch)
            && GradientCheck.CentralDifference(Smooth, objective.Loss, key) == GradientCheck.CentralDifference(objective, p, batch);
    }

    [Property(MaxTest = 20)]
    public bool Every_parameter_and_input_of_a_smooth_network_is_checked_and_right(int seed) => new[]
    {
        GradientCheck.Dual(Smooth, new HalfSquaredError(), Key.From(seed)),
        GradientCheck.ComplexStep(Smooth, new HalfSquaredError(), Key.From(seed)),
        GradientCheck.FivePoint(Smooth, new HalfSquaredError(), Key.From(seed)),
        GradientCheck.CentralDifference(Smooth, new HalfSquaredError(), Key.From(seed)),
    }.All(report => report is
    {
        Passed: true,
        CoordinatesChecked: 12 + 4 + 8 + 2 + 9,
        CoordinatesSkipped: 0,
        NetworkName: "dense 3 → 4 >> tanh >> dense 4 → 2 with squared error",
    });

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
        Assert.Equal(
            ("layer 2 / W[1,3]", "layer 2 / W (1 of 12)", 1), (report.WorstCoordinate, report.WrongMatrices, report.CoordinatesWrong));
        var inInputs = GradientCheck.Dual(Wrong((_, _, _, g) => (g.W, g.B, Plus(g.X, 7))), new HalfSquaredError(), Key.From(1));
        Assert.Equal("input[2,1]", inInputs.WorstCoordinate);
    }

    [Fact]
    public void A_layer_whose_gradients_have_wrong_shapes_is_refused()
    {
        Assert.Equal(
            "layer 2 / W is 3 × 4, but its gradient is 4 × 3.",
            Refused(Relu >> Wrong((_, _, _, g) => (g.W.Transpose(), g.B, g.X))));
        Assert.Equal(
            "matrix 0 is 3 × 3, but its gradient is 1 × 1.",
            Refused(new Undeclared(Parameters<double>.Of(Matrix<double>.Zero(1, 1)))));
        Assert.Equal(
            "1 matrices of parameters, but the pullbacks give 2 gradients of them.",
            Refused(new Undeclared(Parameters<double>.Of(Matrix<double>.Zero(3, 3), Matrix<double>.Zero(3, 3)))));
    }

    [Fact]
    public void A_gradient_with_too_few_matrices_is_refused()
    {
        var (p, batch) = RandomPoint.OnGrid(Dense(3, 4), Key.From(1), batchSize: 3);
        var nothing = new WrongGradient((_, _, _, _) => Parameters<double>.Empty);
        Assert.Equal(
            "2 matrices of parameters, but the pullbacks give -1 gradients of them.",
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
    sealed record Undeclared(Parameters<double> Gradient) : Layer
    {
        public override string Name => "undeclared";

        protected override Parameters<T> InitCore<T>(Key key) => Parameters<T>.Of(Matrix<T>.Zero(3, 3));

        public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x) =>
            (x, yBar => (Gradient.Map(m => Matrix<T>.Zero(m.Rows, m.Columns)), () => yBar));
    }
}
