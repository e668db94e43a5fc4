using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>The lines about the epochs of a run.</summary>
static class EpochText
{
    /// <summary>The end of an epoch, counted from 1.</summary>
    public static string Of(int epoch, Evaluation test, EpochFigures? figures, double seconds) => figures is null
        ? ConsoleText.Invariant($"epoch {epoch}  accuracy {ConsoleText.FormatPercent(test)}  {seconds:F2} s")
        : ConsoleText.Invariant($"epoch {epoch}  training {LossAndAccuracy(figures.Training)}  validation ")
            + ConsoleText.Invariant($"{LossAndAccuracy(figures.Validation)}  test accuracy {100 * test.Accuracy:F2} %  ")
            + ConsoleText.Invariant($"learning rate {figures.LearningRate:G4}  {seconds:F2} s");

    /// <summary>What is held out, and which figure chooses the model.</summary>
    public static string Heading(int validation, int training, int? patience) => ConsoleText.Invariant(
        $"validation: the last {validation} of {training + validation} training images, held out; ")
        + (patience is { } epochs
            ? $"the model is that of the lowest validation loss, and training stops after {Epochs(epochs)} without a lower one"
            : "the model is that of the last epoch")
        + "; the accuracy on the test images is only reported";

    /// <summary>The end of training before its last epoch.</summary>
    public static string Stopped(int epoch, int best) =>
        ConsoleText.Invariant($"stopped after epoch {epoch}: the lowest validation loss is that of epoch {best}, ")
        + $"{Epochs(epoch - best)} ago";

    static string LossAndAccuracy(LossEvaluation figures) =>
        ConsoleText.Invariant($"loss {figures.Loss:F4} accuracy {100 * figures.Evaluation.Accuracy:F2} %");

    static string Epochs(int count) => ConsoleText.Invariant($"{count} {(count == 1 ? "epoch" : "epochs")}");
}
