using System.Collections.Immutable;

namespace Pipeline.Report;

/// <summary>A run of training as its metrics tell it.</summary>
/// <param name="Name">What tells it from others: the name of its file, or its seed.</param>
/// <param name="Steps">The losses that were reported, by step.</param>
/// <param name="Epochs">The epochs that have ended, in order.</param>
/// <param name="End">The result; null of a run that has not ended.</param>
sealed record RunHistory(string Name, ImmutableArray<StepRecord> Steps, ImmutableArray<EpochRecord> Epochs, RunEnd? End)
{
    /// <summary>Whether its last line was cut off, as of a run whose process was killed.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>The settings; null of a run that has not ended, and of metrics without them.</summary>
    public RunSettings? Settings => End?.Settings;

    /// <summary>
    /// The number of steps at the end of an epoch: by the settings, or where there are none, one after its last reported step.
    /// </summary>
    public double StepsAfter(EpochRecord epoch) => Settings?.Config is { Epochs: > 0 } config
        ? (double)config.StepCount / config.Epochs * epoch.Epoch
        : epoch.LastStep + 1;

    /// <summary>The epochs that were evaluated on images that are held out.</summary>
    public bool HasValidation => Epochs.Any(epoch => epoch.Validation is not null);
}

/// <summary>The loss of a step.</summary>
/// <param name="Step">Its number, from 0.</param>
/// <param name="Loss">The loss.</param>
/// <param name="LearningRate">η; null where the metrics do not have it.</param>
readonly record struct StepRecord(long Step, double Loss, double? LearningRate);

/// <summary>Loss and accuracy on a set of images.</summary>
/// <param name="Loss">The loss; null where it is no finite number.</param>
/// <param name="Accuracy">0 … 1.</param>
readonly record struct LossAndAccuracy(double? Loss, double Accuracy);

/// <summary>The end of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="LastStep">The last step before it whose loss was reported.</param>
/// <param name="Accuracy">On the test images.</param>
/// <param name="Seconds">The time of its fold.</param>
/// <param name="Training">On training images; null where no images are held out.</param>
/// <param name="Validation">On the images that are held out; null for none.</param>
readonly record struct EpochRecord(
    int Epoch, long LastStep, double Accuracy, double Seconds, LossAndAccuracy? Training, LossAndAccuracy? Validation);

/// <summary>The result of a run.</summary>
/// <param name="Correct">Test images that are classified correctly.</param>
/// <param name="Total">Test images.</param>
/// <param name="Mistakes">Indices of the others, ascending.</param>
/// <param name="Seconds">The time of all folds.</param>
/// <param name="WeightsSha256">The hash of the weights.</param>
sealed record RunEnd(int Correct, int Total, ImmutableArray<int> Mistakes, double Seconds, string WeightsSha256)
{
    /// <summary>The epoch of the model where images are held out; null else.</summary>
    public int? Epoch { get; init; }

    /// <summary>The settings; null in metrics of a version that did not write them.</summary>
    public RunSettings? Settings { get; init; }

    /// <summary>correct / total.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;
}
