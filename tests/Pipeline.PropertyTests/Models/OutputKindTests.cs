using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Models;

public class OutputKindTests
{
    // A few roundings of numbers in [0, 1].
    const double Tolerance = 1e-14;

    static ImmutableArray<double> Logits(int seed) => [.. Draw.Matrix<double>(Key.From(seed), 1, 5).Values.Select(z => 8 * z)];

    static bool IsNear(IEnumerable<double> a, IEnumerable<double> b) =>
        a.Zip(b, (x, y) => Math.Abs(x - y)).All(error => error <= Tolerance);

    [Property(QuietOnSuccess = true)]
    public bool Probabilities_and_numbers_are_the_outputs_unchanged(int seed) =>
        OutputKind.Probabilities.Probabilities(Logits(seed)).SequenceEqual(Logits(seed))
        && OutputKind.Numbers.Probabilities(Logits(seed)).SequenceEqual(Logits(seed));

    [Property(QuietOnSuccess = true)]
    public bool Softmax_is_invariant_under_a_shift_and_sums_to_1(int seed, short shift)
    {
        var probabilities = OutputKind.SoftmaxLogits.Probabilities(Logits(seed));
        var shifted = OutputKind.SoftmaxLogits.Probabilities([.. Logits(seed).Select(z => z + shift)]);
        // Adding the shift rounds the logits, by up to 2⁻³⁸ for the largest shift.
        return Math.Abs(probabilities.Sum() - 1) <= Tolerance
            && probabilities.Zip(shifted, (a, b) => Math.Abs(a - b)).All(error => error <= 1e-10);
    }

    [Theory]
    [InlineData(800, 799)]
    [InlineData(-800, -801)]
    [InlineData(1e300, -1e300)]
    public void Softmax_of_large_logits_neither_overflows_nor_underflows(double first, double second)
    {
        var probabilities = OutputKind.SoftmaxLogits.Probabilities([first, second]);
        Assert.Equal(1 / (1 + Math.Exp(second - first)), probabilities[0], 1e-15);
        Assert.Equal(1, probabilities.Sum(), 1e-15);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(2, 0.880797077977882444)]
    [InlineData(-2, 0.119202922022117556)]
    [InlineData(800, 1)]
    [InlineData(-800, 0)]
    public void Sigmoid_logits_become_independent_probabilities(double logit, double expected)
    {
        Assert.Equal(expected, OutputKind.SigmoidLogits.Probabilities([logit, 0])[0], 1e-15);
        Assert.Equal(0.5, OutputKind.SigmoidLogits.Probabilities([logit, 0])[1]);
    }

    // The gradient of a cross-entropy with respect to its logits is probability − target.
    [Property(QuietOnSuccess = true)]
    public bool The_probabilities_minus_the_targets_are_the_loss_gradients(int seed) =>
        MatchesGradient(new SoftmaxCrossEntropy(), OutputKind.SoftmaxLogits, Logits(seed))
        && MatchesGradient(new BinaryCrossEntropyWithLogits(), OutputKind.SigmoidLogits, Logits(seed));

    static bool MatchesGradient(Loss loss, OutputKind outputKind, ImmutableArray<double> logits)
    {
        var target = Matrix<double>.Of(1, 5, [0, 0, 1, 0, 0]);
        var (_, gradient) = loss.Apply(Matrix<double>.Of(1, 5, logits), target);
        return IsNear(gradient().Zip(target, new Add()).Values, outputKind.Probabilities(logits));
    }

    [Theory]
    [InlineData("notebook", "squared-error", OutputKind.Probabilities)]
    [InlineData("gradient", "squared-error", OutputKind.Probabilities)]
    [InlineData("gradient", "cross-entropy", OutputKind.SigmoidLogits)]
    [InlineData("numerical", "squared-error", OutputKind.Probabilities)]
    [InlineData("numerical", "cross-entropy", OutputKind.Probabilities)]
    [InlineData("minibatch", "squared-error", OutputKind.Probabilities)]
    [InlineData("minibatch", "cross-entropy", OutputKind.SoftmaxLogits)]
    public void A_model_has_the_output_kind_of_its_loss_and_last_layer(string recipe, string loss, OutputKind expected)
    {
        foreach (var activation in new[] { Network.Sigmoid, Network.Tanh })
        {
            if (recipe == "notebook" && activation != Network.Sigmoid) continue;
            var defaults = TrainingConfig.Of(BuiltInRecipes.All[recipe]);
            var config = defaults with { Loss = LossKind.All[loss], HiddenWidths = [3], Activation = activation };
            var network = config.CreateStep(inputWidth: 4, classes: 2).Network;
            var model = config.ToModel(network, network.Init<double>(Key.From(1)), ImmutableSortedDictionary<string, string>.Empty);
            Assert.Equal(expected, model.OutputKind);
            Assert.Equal(
                ((PixelEncoding?)config.Recipe.PixelEncoding, config.Precision, 4, 2),
                (model.InputEncoding.PixelEncoding, model.Precision, model.InputWidth, model.OutputWidth));
        }
    }
}
