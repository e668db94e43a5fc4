using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class LossEvaluationTests
{
    static readonly ImageSet Images = DigitDrawing.Images(Key.From(1), 2100);

    static TrainingConfig Config(string recipe) => TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { HiddenWidths = [5] };

    [Theory]
    [InlineData("gradient", false)]
    [InlineData("gradient", true)]
    [InlineData("notebook", false)]
    [InlineData("numerical", false)]
    [InlineData("minibatch", false)]
    [InlineData("minibatch", true)]
    public void It_is_the_mean_of_the_loss_that_the_step_reports_and_the_predictions_of_an_evaluation(string recipe, bool isOther)
    {
        var kind = isOther == (recipe == "minibatch") ? LossKind.SquaredError : LossKind.CrossEntropy;
        var config = Config(recipe) with { Loss = kind, LabelSmoothing = recipe == "minibatch" && !isOther ? 0.1 : 0 };
        var (step, encoder) = (config.CreateStep(Images.PixelsPerImage, 10), config.CreateEncoder<double>(10));
        var p = step.Network.Init<double>(Key.From(3));
        var objective = ReportedObjective.Of(step);

        var one = LossEvaluation.Of(step.Network, objective, p, Images, encoder);
        var expected = Batches.InOrder(Images, encoder, 1).Average(batch => objective.Value(p, batch));
        Assert.Equal(expected, one.Loss, 1e-12 * Math.Abs(expected));
        Assert.Equal(Batches.Evaluate(step.Network, p, Images, encoder), one.Evaluation);
        Assert.Equal(one, LossEvaluation.Of(step.Network, objective, p, Images, encoder, threads: 3));
    }

    /// <summary>Steps report J before their update, so that of a step without an update is J of its batch.</summary>
    [Property(MaxTest = 20)]
    public bool On_a_batch_without_an_update_it_is_the_reported_loss(byte seed, byte count)
    {
        var images = Images.Skip(seed).Take(1 + count % 50);
        var config = Config("minibatch") with { LearningRate = 0 };
        var (step, encoder) = (config.CreateStep(images.PixelsPerImage, 10), config.CreateEncoder<double>(10));
        var start = step.Init<double>(Key.From(seed));
        var reported = step.Apply(start, Batches.InOrder(images, encoder, images.Count).Single()).Metrics.Loss;
        var evaluated = LossEvaluation.Of(step.Network, ReportedObjective.Of(step), start.Parameters, images, encoder).Loss;
        // The mean of one block is multiplied by its size and divided by it again.
        return Math.Abs(evaluated - reported) <= 1e-15 * reported;
    }

    [Fact]
    public void Dropout_does_not_apply()
    {
        var config = Config("minibatch") with { Dropout = 0.5 };
        var step = config.CreateStep(Images.PixelsPerImage, 10);
        var without = (config with { Dropout = 0 }).CreateStep(Images.PixelsPerImage, 10);
        var (p, encoder) = (without.Network.Init<float>(Key.From(1)), config.CreateEncoder<float>(10));
        Assert.Equal(
            LossEvaluation.Of(without.Network, ReportedObjective.Of(without), p, Images, encoder),
            LossEvaluation.Of(step.Network, ReportedObjective.Of(step), p, Images, encoder));
    }
}
