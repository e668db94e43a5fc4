using Pipeline.Data;
using Pipeline.Data.Digits;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Data;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

/// <summary>The recipes on the bundled digits: the accuracy that they reach, and the SHA-256 of their weights.</summary>
public class RecipeTrainingTests(RecipeTrainingTests.Digits digits) : IClassFixture<RecipeTrainingTests.Digits>
{
    /// <summary>The first images of the bundled digits.</summary>
    public sealed class Digits
    {
        public ImageSet Training { get; } = DigitDrawing.Images(Key.From(28).FoldIn(0), 1000);

        public ImageSet Test { get; } = DigitDrawing.Images(Key.From(28).FoldIn(1), 400);
    }

    // Chance is 0.1. The bounds are 0.02 below the accuracy that the recipes reach, which is the same on every machine.
    [Theory]
    [InlineData("notebook", 1000, 30, 0.3, 2, 0.78)]
    [InlineData("gradient", 1000, 30, 0.3, 2, 0.81)]
    [InlineData("numerical", 400, 6, 0.3, 1, 0.33)]
    [InlineData("minibatch", 1000, 30, 0.1, 10, 0.73)]
    public void A_recipe_learns_the_digits(string recipe, int samples, int hidden, double learningRate, int epochs, double minAccuracy)
    {
        var defaults = TrainingConfig.Of(BuiltInRecipes.All[recipe]);
        var config = defaults with { HiddenWidths = [hidden], LearningRate = learningRate, Epochs = epochs };
        var accuracy = config.Precision == Precision.Single ? Accuracy<float>(config, samples) : Accuracy<double>(config, samples);
        Assert.True(accuracy >= minAccuracy, $"The accuracy is {accuracy}.");
    }

    [Theory]
    [InlineData("notebook", Precision.Single, "454f2296a33b5c1e8714ed9fee4a7d5a9c6ceeb86dcf583628244561509058e0")]
    [InlineData("notebook", Precision.Double, "df64752198c5835550d5176bd05f6f46330d33706975dfdc4c66a440e199103c")]
    [InlineData("gradient", Precision.Single, "a053380b9ec1f377b9cc1c735b768beb67e44405c618405d3b55b6069c939d8f")]
    [InlineData("gradient", Precision.Double, "c3828831640c87c67aa0a4663d1cd34b7f781825d20eda535c3f3b19e593d2f9")]
    [InlineData("numerical", Precision.Single, "05920d10a561a8c79ca27372b78b01cb65a612410eeffe5c224d644ecca06ab7")]
    [InlineData("numerical", Precision.Double, "62365c8250c8e84011d800f55c22ad56b9c3af167af9d0c31aeb7c71e3bed6f6")]
    [InlineData("minibatch", Precision.Single, "a0cd09cc76a021d2212846dd76ebb82da9a1cbd1e4cae07352e3e1b6b6fa5906")]
    [InlineData("minibatch", Precision.Double, "a5749047f27bf0fbaef3719df8b326eba41ba2639604fac9d6d6336ccd54e813")]
    public void A_recipe_trains_to_a_fixed_weight_hash(string recipe, Precision precision, string expected)
    {
        var (hidden, size) = (recipe == "numerical" ? 3 : 12, recipe == "minibatch" ? 8 : 1);
        var defaults = TrainingConfig.Of(BuiltInRecipes.All[recipe]);
        var config = defaults with { HiddenWidths = [hidden], Epochs = 2, BatchSize = size, Precision = precision, Seed = 7 };
        var samples = recipe == "numerical" ? 5 : 60;
        var hash = precision == Precision.Single ? Hash<float>(config, samples) : Hash<double>(config, samples);
        Assert.True(expected == hash, $"The hash is {hash}.");
    }

    /// <summary>A quarter of the height and width for the numerical recipe, which evaluates the network twice per weight.</summary>
    static ImageSet Resized(ImageSet images, TrainingConfig config) =>
        config.Recipe == BuiltInRecipes.Numerical ? SmallSets.Halved(SmallSets.Halved(images)) : images;

    double Accuracy<T>(TrainingConfig config, int samples) where T : unmanaged
    {
        var (trained, step, encoder) = Trained<T>(config, Resized(digits.Training.Take(samples), config));
        return Batches.Evaluate(step.Network, trained.Parameters, Resized(digits.Test, config), encoder).Accuracy;
    }

    string Hash<T>(TrainingConfig config, int samples) where T : unmanaged
    {
        var (trained, step, _) = Trained<T>(config, Resized(digits.Training.Take(samples), config));
        return ParameterTensors.Sha256(ParameterTensors.FromParameters(step.Network, ParameterTensors.ToDouble(trained.Parameters), config.Precision));
    }

    static (TrainState<T> State, Step Step, Encoder<T> Encoder) Trained<T>(TrainingConfig config, ImageSet images) where T : unmanaged
    {
        var step = config.CreateStep(images.PixelsPerImage, classes: 10);
        var encoder = new Encoder<T>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        var batches = config.BatchesByEpoch(images, encoder);
        var state = Enumerable.Range(0, config.Epochs).Aggregate(
            step.Init<T>(Key.From(config.Seed)), (start, epoch) => Folds.Fold(start, step)(batches(epoch)));
        return (state, step, encoder);
    }
}
