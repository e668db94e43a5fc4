using Pipeline.Recipes;

namespace Pipeline.Options;

/// <summary>The options of <c>train</c> that need another one, and those that exclude each other.</summary>
static class OptionPairs
{
    /// <summary>An error for each such pair.</summary>
    /// <param name="given">The options that are given.</param>
    /// <param name="isResumed">Whether a checkpoint is read, which may have what is not given.</param>
    public static IEnumerable<string> Errors(TrainArguments given, bool isResumed)
    {
        if (given.Patience is not null && given.Validation is null && !isResumed)
            yield return $"{TrainCommandOptions.Patience.Name}: needs {TrainCommandOptions.Validation.Name} N.";
        if (given.CheckpointEvery is not null && given.Checkpoint is null && given.Resume is null)
            yield return $"{TrainCommandOptions.CheckpointEvery.Name}: needs {TrainCommandOptions.Checkpoint.Name} FILE.";
        // A checkpoint has a configuration of its own, which was checked when it was begun.
        if (given.Teacher is not null && !isResumed)
            foreach (var error in given.TrainingOptions.Validate().Match(TeacherErrors, _ => []))
                yield return error;
        if (given.TrainingOptions.Temperature is not null && given.Teacher is null)
            yield return $"{TrainCommandOptions.Temperature.Name}: needs {TrainCommandOptions.Teacher.Name} FILE.";
        if (given.IsTransposed is not null && given.Init is null)
            yield return $"{TrainCommandOptions.Transpose.Name}: found without {TrainCommandOptions.Init.Name}, expected both or neither.";
        if (given.Init is not null && given.Resume is not null)
            yield return $"{TrainCommandOptions.Init.Name}: {TrainCommandOptions.Resume.Name} has the parameters. Leave out one of them.";
        foreach (var option in Excluded(given.Seeds, OfOneRun(given)))
            yield return $"{TrainCommandOptions.Seeds.Name}: {option} is for one run. Leave out one of them.";
        foreach (var option in Excluded(given.RangeTest, OfWholeTraining(given)))
            yield return $"{TrainCommandOptions.RangeTest.Name}: {option} has no place in it. Leave out one of them.";
    }

    static IEnumerable<string> TeacherErrors(TrainingConfig config) => BuiltInRecipes.HasDistribution(config) ? []
        : [$"{TrainCommandOptions.Teacher.Name}: the {config.Recipe.Name} recipe with {config.Loss.Name} has no distribution over the "
            + $"classes; use {TrainCommandOptions.Recipe.Name} {BuiltInRecipes.Minibatch.Name} with {LossKind.CrossEntropy.Name}."];

    static IEnumerable<string> Excluded(string? text, (string Option, string? Text)[] others) =>
        others.Where(other => text is not null && other.Text is not null).Select(other => other.Option);

    static (string Option, string? Text)[] OfOneRun(TrainArguments given) =>
    [
        (TrainCommandOptions.Seed.Name, given.TrainingOptions.Seed), (TrainCommandOptions.Checkpoint.Name, given.Checkpoint),
        (TrainCommandOptions.Resume.Name, given.Resume),
    ];

    static (string Option, string? Text)[] OfWholeTraining(TrainArguments given) =>
    [
        (TrainCommandOptions.LearningRate.Name, given.TrainingOptions.LearningRate),
        (TrainCommandOptions.Schedule.Name, given.TrainingOptions.Schedule),
        (TrainCommandOptions.WarmUp.Name, given.TrainingOptions.WarmUp),
        (TrainCommandOptions.Epochs.Name, given.TrainingOptions.Epochs), (TrainCommandOptions.Patience.Name, given.Patience),
        (TrainCommandOptions.Seeds.Name, given.Seeds), (TrainCommandOptions.Model.Name, given.Model),
        (TrainCommandOptions.Ema.Name, given.TrainingOptions.Ema),
        (TrainCommandOptions.LogEvery.Name, given.LogEvery), (TrainCommandOptions.Report.Name, given.Report),
        (TrainCommandOptions.Checkpoint.Name, given.Checkpoint), (TrainCommandOptions.Resume.Name, given.Resume),
    ];
}
