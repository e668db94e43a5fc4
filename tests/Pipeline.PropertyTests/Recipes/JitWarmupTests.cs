using Pipeline.Data;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;

namespace Pipeline.PropertyTests.Recipes;

public class JitWarmupTests
{
    public static TheoryData<string> Recipe { get; } = new(BuiltInRecipes.All.Keys);

    [Theory]
    [MemberData(nameof(Recipe))]
    public void Every_recipe_can_be_warmed_up_in_either_precision(string recipe)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { HiddenWidths = [300] };
        Assert.InRange(JitWarmup.CompileTraining<float>(config, threads: 2), 0, 100);
        Assert.InRange(JitWarmup.CompileTraining<double>(config, threads: 1), 0, 100);
    }

    [Theory]
    [InlineData("gradient", 1, 160, 40 * 32)]
    [InlineData("notebook", 1, 160, 40 * 32)]
    [InlineData("minibatch", 8, 160, 40 * 8)]
    [InlineData("numerical", 1, 30, 1)]
    public void It_is_forty_blocks_or_batches_of_blank_images_or_one_numerical_step_with_narrowed_layers(
        string recipe, int batchSize, int width, int imageCount)
    {
        var config = TrainingConfig.Of(BuiltInRecipes.All[recipe]) with { HiddenWidths = [width], BatchSize = batchSize };
        var images = new ImageSet(28, 28, [.. new byte[imageCount * 784]], [.. new byte[imageCount]]);
        var encoder = new Encoder<double>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, 10);
        var step = config.CreateStep(784, 10);
        var batches = config.EpochBatches(images, encoder, epochIndex: 0);
        var events = Folds.Run(step.Init<double>(Key.From(config.Seed)), step, logEvery: 3)(batches);
        Assert.Equal(
            events.OfType<StepLoss<double>>().Last().Loss,
            JitWarmup.CompileTraining<double>(config with { HiddenWidths = [width + 1] }, threads: 1));
    }
}
