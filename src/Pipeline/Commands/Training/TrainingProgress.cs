using System.Collections.Immutable;
using Pipeline.Training;

namespace Pipeline.Commands;

/// <summary>What training has come to.</summary>
/// <param name="State">The state.</param>
/// <param name="Evaluation">On the test images, after the last whole epoch.</param>
/// <param name="Seconds">The time of the folds alone.</param>
/// <param name="Losses">All losses that were reported.</param>
sealed record TrainingProgress<T>(TrainState<T> State, Evaluation Evaluation, double Seconds, ImmutableArray<double> Losses)
    where T : unmanaged
{
    /// <summary>The time of the folds before the epoch of the last step.</summary>
    public double EpochStartSeconds { get; init; }

    /// <summary>Epochs that have ended.</summary>
    public int Epochs { get; init; }

    /// <summary>The figures of the last whole epoch; null where no images are held out.</summary>
    public EpochFigures? Figures { get; init; }

    /// <summary>The best epoch; null before the end of the first, and where no images are held out.</summary>
    public BestEpoch<T>? Best { get; init; }

    /// <summary>Whether the patience is exhausted, so that the epochs that are left are not trained.</summary>
    public bool HasStopped { get; init; }

    /// <summary>Nothing trained yet.</summary>
    public static TrainingProgress<T> Begin(TrainState<T> state) => new(state, new([], []), 0, []);
}
