using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Models;

/// <summary>What the outputs of a network mean.</summary>
public class OutputKindTests
{
    // A handful of roundings of numbers from 0 to 1.
    const double Tolerance = 1e-14;

    static ImmutableArray<double> Logits(int seed) => [.. Draw.Matrix<double>(Key.From(seed), 1, 5).Values.Select(z => 8 * z)];

    static bool IsNear(IEnumerable<double> a, IEnumerable<double> b) =>
        a.Zip(b, (x, y) => Math.Abs(x - y)).All(error => error <= Tolerance);

    [Property(QuietOnSuccess = true)]
    public bool Probabilities_are_the_outputs_as_they_are(int seed) => OutputKind.Probabilities.Probabilities(Logits(seed)) == Logits(seed)
        || OutputKind.Probabilities.Probabilities(Logits(seed)).SequenceEqual(Logits(seed));

    [Property(QuietOnSuccess = true)]
    public bool Softmax_does_not_feel_a_shift_and_adds_up_to_1(int seed, short shift)
    {
        var shares = OutputKind.SoftmaxLogits.Probabilities(Logits(seed));
        // The shift itself rounds the logits, to 2⁻³⁸ where it is largest.
        return Math.Abs(shares.Sum() - 1) <= Tolerance
            && shares.Zip(OutputKind.SoftmaxLogits.Probabilities([.. Logits(seed).Select(z => z + shift)]), (a, b) => Math.Abs(a - b)).All(error =>
                error <= 1e-10);
    }

    [Theory]
    [InlineData(800, 799)]
    [InlineData(-800, -801)]
    [InlineData(1e300, -1e300)]
    public void Softmax_of_large_logits_neither_overflows_nor_vanishes(double first, double second)
    {
        var shares = OutputKind.SoftmaxLogits.Probabilities([first, second]);
        Assert.Equal(1 / (1 + Math.Exp(second - first)), shares[0], 1e-15);
        Assert.Equal(1, shares.Sum(), 1e-15);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(2, 0.880797077977882444)]
    [InlineData(-2, 0.119202922022117556)]
    [InlineData(800, 1)]
    [InlineData(-800, 0)]
    public void Sigmoid_logits_are_answered_each_for_itself(double logit, double expected)
    {
        Assert.Equal(expected, OutputKind.SigmoidLogits.Probabilities([logit, 0])[0], 1e-15);
        Assert.Equal(0.5, OutputKind.SigmoidLogits.Probabilities([logit, 0])[1]);
    }

    // The slope of a cross-entropy on logits is answer − target: so each loss says which kind its logits are.
    [Property(QuietOnSuccess = true)]
    public bool The_answers_are_those_that_the_losses_pull_to_their_targets(int seed) =>
        IsPulled(new SoftmaxCrossEntropy(), OutputKind.SoftmaxLogits, Logits(seed)) && IsPulled(new BinaryCrossEntropyWithLogits(),
            OutputKind.SigmoidLogits, Logits(seed));

    static bool IsPulled(Loss loss, OutputKind answers, ImmutableArray<double> logits)
    {
        var target = Matrix<double>.Of(1, 5, [0, 0, 1, 0, 0]);
        var (_, slope) = loss.Apply(Matrix<double>.Of(1, 5, logits), target);
        return IsNear(slope().Zip(target, new Add()).Values, answers.Probabilities(logits));
    }

    [Theory]
    [InlineData("notebook", "squared-error", OutputKind.Probabilities)]
    [InlineData("gradient", "squared-error", OutputKind.Probabilities)]
    [InlineData("gradient", "cross-entropy", OutputKind.SigmoidLogits)]
    [InlineData("numerical", "squared-error", OutputKind.Probabilities)]
    [InlineData("numerical", "cross-entropy", OutputKind.Probabilities)]
    [InlineData("minibatch", "squared-error", OutputKind.Probabilities)]
    [InlineData("minibatch", "cross-entropy", OutputKind.SoftmaxLogits)]
    public void A_model_knows_what_its_outputs_are(string recipe, string loss, OutputKind expected)
    {
        foreach (var activation in new[] { Network.Sigmoid, Network.Tanh })
        {
            if (recipe == "notebook" && activation != Network.Sigmoid) continue;
            var plan = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { Loss = LossKind.All[loss], Hidden = [3], Activation = activation };
            var network = plan.Step(inputs: 4, classes: 2).Network;
            var model = plan.ToModel(network, network.Init<double>(Key.From(1)), ImmutableSortedDictionary<string, string>.Empty);
            Assert.Equal(expected, model.OutputKind);
            Assert.Equal((plan.Recipe.PixelEncoding, plan.Precision, 4, 2), (model.PixelEncoding, model.Precision, model.InputWidth, model.Classes));
        }
    }
}
