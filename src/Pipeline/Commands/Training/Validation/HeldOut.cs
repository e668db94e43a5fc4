using LanguageExt;
using LanguageExt.Common;
using Pipeline.Cluster;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Options;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>Evaluates a run on images that are held out of training, and on training images for comparison.</summary>
/// <param name="Step">The step, whose reported loss is evaluated.</param>
/// <param name="Encoder">The encoder of training: with its label smoothing, but with labels also where teachers give the targets.</param>
/// <param name="Training">The first training images, as many as are held out or all of them: so this doubles the cost at most.</param>
/// <param name="Validation">The images that are held out.</param>
/// <param name="Config">The settings of training.</param>
/// <param name="Threads">Threads of the evaluation.</param>
/// <param name="Ranks">The ranks among which it is divided; null for one process.</param>
sealed record HeldOut<T>(
    Step Step, Encoder<T> Encoder, ImageSet Training, ImageSet Validation, TrainingConfig Config, int Threads, RankGroup? Ranks)
    where T : unmanaged
{
    readonly Objective objective = ReportedObjective.Of(Step);

    /// <summary>Both evaluations of parameters after a number of steps, at least one.</summary>
    public EpochFigures Evaluate(Parameters<T> p, long steps) =>
        new(Evaluate(p, Training), EvaluateValidation(p), HeldOut.LearningRate(Config, steps - 1));

    /// <summary>The evaluation of parameters on the images that are held out.</summary>
    public LossEvaluation EvaluateValidation(Parameters<T> p) => Evaluate(p, Validation);

    LossEvaluation Evaluate(Parameters<T> p, ImageSet images) =>
        RankEvaluation.Of(Ranks, images, part => LossEvaluation.Blocks(Step.Network, objective, p, part, Encoder, Threads));
}

/// <summary>Holds images out of training.</summary>
static class HeldOut
{
    /// <summary>The last images of training are held out, where that is asked for.</summary>
    public static Fin<DataSet> Split(TrainJob job, DataSet data) => job.Validation is not { } count ? data
        : count < data.Training.Count ? data with
        {
            Training = data.Training.Take(data.Training.Count - count),
            Validation = data.Training.Skip(data.Training.Count - count),
        }
        : Error.New(ExitCode.Usage, ConsoleText.Invariant(
            $"{TrainCommandOptions.Validation.Name}: found {count}, expected fewer than the {data.Training.Count} training images."));

    /// <summary>The evaluation of a run; null where no images are held out.</summary>
    public static HeldOut<T>? Of<T>(TrainJob job, Step step, DataSet data, Encoder<T> encoder, RankGroup? ranks) where T : unmanaged =>
        data.Validation is { } validation
            ? new(step, encoder, data.Training.Take(validation.Count), validation, job.Config, job.Threads, ranks)
            : null;

    /// <summary>η of a step, counted from 0.</summary>
    public static double LearningRate(TrainingConfig config, long step) =>
        config.Schedule.Create(config.LearningRate, config.StepCount, config.WarmUpSteps).At(step);
}
