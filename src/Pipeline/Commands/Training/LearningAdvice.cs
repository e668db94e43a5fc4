using Pipeline.Display;
using Pipeline.Options;
using Pipeline.Recipes;

namespace Pipeline.Commands;

/// <summary>What to change where a run has learned nothing.</summary>
static class LearningAdvice
{
    const int MinSamples = 1000;

    /// <summary>A sentence that names an option and a value to try.</summary>
    /// <remarks>
    /// An output sums up all hidden units, so a step moves it in proportion to their number: the learning rate of a recipe is meant for the
    /// width of the recipe. Where outputs saturate, the gradient of the squared error vanishes, that of the cross-entropy does not.
    /// </remarks>
    public static string Of(TrainingConfig config)
    {
        var (recipe, rate) = (config.Recipe.Defaults, config.LearningRate);
        var usual = config.Optimizer.DefaultLearningRate(recipe.LearningRate)
            * Math.Min(1, (double)recipe.HiddenWidth / config.HiddenWidths.Max());
        return rate <= usual / 10 ? $"Try a larger {Rate(usual)}."
            : config.StepCount * config.BatchSize < MinSamples && rate <= usual
                ? $"Train longer: more {TrainCommandOptions.Samples.Name} or {TrainCommandOptions.Epochs.Name}."
            : $"Try a smaller {Rate(rate > usual ? usual : rate / 10)}{OrCrossEntropy(config)}.";
    }

    static string Rate(double rate) => ConsoleText.FormatInvariant($"{TrainCommandOptions.LearningRate.Name}, such as {rate:G1}");

    static string OrCrossEntropy(TrainingConfig config) =>
        config.Loss == LossKind.SquaredError && config.Recipe.Validate(config with { Loss = LossKind.CrossEntropy }).IsEmpty
            ? $", or {TrainCommandOptions.Loss.Name} {LossKind.CrossEntropy.Name}"
            : "";
}
