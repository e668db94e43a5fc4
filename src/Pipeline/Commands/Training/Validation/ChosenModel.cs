using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Display;
using Pipeline.Options;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>The model that a run ends with.</summary>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Steps">Steps after which they were so.</param>
/// <param name="Evaluation">On the test images.</param>
sealed record ChosenModel<T>(Parameters<T> Parameters, long Steps, Evaluation Evaluation) where T : unmanaged
{
    /// <summary>Which epoch it is of, and its validation; null where no images are held out.</summary>
    public ValidatedEpoch? Validated { get; init; }

    /// <summary>With patience the model of the lowest validation loss, else the last.</summary>
    public static ChosenModel<T> Of(TrainJob job, TrainingProgress<T> trained, HeldOut<T>? heldOut, Func<Parameters<T>, Evaluation> test)
    {
        var last = new ChosenModel<T>(job.Config.ModelParameters(trained.State), trained.State.Step, trained.Evaluation);
        if (heldOut is null || trained.Best is not { } best || trained.Figures is not { } figures) return last;
        var epochs = trained.Epochs;
        if (job.Patience is null)
            return last with
            {
                Validated = new(epochs, figures.Validation, ConsoleText.Invariant(
                    $"after the last epoch, {epochs}, where epoch {best.Epoch} has the lowest validation loss, {best.ValidationLoss:F4}")),
            };
        var isLast = best.Step == trained.State.Step;
        return (isLast ? last : new(best.Parameters, best.Step, test(best.Parameters))) with
        {
            Validated = new(
                best.Epoch, isLast ? figures.Validation : heldOut.EvaluateValidation(best.Parameters),
                ConsoleText.Invariant($"after epoch {best.Epoch} of {epochs}, which has the lowest validation loss")),
        };
    }
}

/// <summary>The epoch of a model.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Validation">On the images that are held out.</param>
/// <param name="Reason">Why it is this one, in words.</param>
sealed record ValidatedEpoch(int Epoch, LossEvaluation Validation, string Reason)
{
    /// <summary>The line before the results.</summary>
    public override string ToString() =>
        ConsoleText.Invariant($"model: the parameters {Reason}: validation loss {Validation.Loss:F4} ")
        + $"accuracy {ConsoleText.FormatPercent(Validation.Evaluation)}";
}
