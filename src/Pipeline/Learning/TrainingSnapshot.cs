using System.Collections.Immutable;

namespace Pipeline.Learning;

/// <summary>What a page shows of a session while it runs; complete in itself, so that any number of them may be skipped.</summary>
/// <param name="Sequence">Grows with each snapshot of a server.</param>
/// <param name="Run">The number of the run: grows with each reset.</param>
/// <param name="Settings">The settings of the run, written out.</param>
/// <param name="Data">The name and size of the data.</param>
/// <param name="StepsPerSecond">The pace; null for as fast as the machine can.</param>
/// <param name="IsRunning">Whether it runs.</param>
/// <param name="IsFinished">Whether all steps were taken.</param>
/// <param name="Divergence">Why training cannot go on; null if it can.</param>
/// <param name="Step">Steps that were taken.</param>
/// <param name="TotalSteps">Steps of all epochs.</param>
/// <param name="StepsPerEpoch">Steps of an epoch.</param>
/// <param name="ShownStep">The number of the step whose numbers can be read; null for none.</param>
/// <param name="Loss">Means of the losses of neighbouring steps.</param>
/// <param name="Accuracy">The matched test images after some steps.</param>
/// <param name="Weights">The weights of the first layer, a picture for each hidden unit.</param>
/// <param name="Change">What they have changed since the first step.</param>
sealed record TrainingSnapshot(
    long Sequence, long Run, TrainingSettings Settings, DataView Data, double? StepsPerSecond, bool IsRunning, bool IsFinished,
    string? Divergence, long Step, long TotalSteps, long StepsPerEpoch, long? ShownStep, LossView Loss,
    ImmutableArray<AccuracyPoint> Accuracy, WeightPictures Weights, WeightPictures Change)
{
    /// <summary>Why the server trains no more; null if it does.</summary>
    public string? Failure { get; init; }

    /// <summary>The snapshot of a session.</summary>
    public static TrainingSnapshot Of(TrainingSession session, double? stepsPerSecond, long sequence, long run)
    {
        var (plan, training) = (session.Plan, session.Plan.Data.Training);
        var (first, now) = (plan.Start.Parameters.Matrices[0], session.State.Parameters.Matrices[0].Materialize());
        return new(
            sequence, run, TrainingSettings.Of(plan.Config),
            new(plan.Data.Name, training.Rows, training.Columns, training.Count, plan.TestImages, plan.Data.Labels.Names),
            stepsPerSecond, session.IsRunning, session.IsFinished, session.Divergence, session.Step, plan.TotalSteps, plan.StepsPerEpoch,
            session.Shown?.Step, new(session.Losses.StepsPerPoint, session.Losses.Means), session.Accuracies,
            WeightPictures.Of(now), WeightPictures.Of(now - first));
    }
}

/// <summary>The data of a run.</summary>
/// <param name="Name">The name.</param>
/// <param name="Rows">Rows of an image.</param>
/// <param name="Columns">Columns of an image.</param>
/// <param name="TrainingImages">The number of training images.</param>
/// <param name="TestImages">The number of test images that the accuracy is measured with.</param>
/// <param name="Classes">The names of the classes.</param>
sealed record DataView(string Name, int Rows, int Columns, int TrainingImages, int TestImages, ImmutableArray<string> Classes);

/// <summary>The curve of the loss.</summary>
/// <param name="StepsPerPoint">Steps of which each point is the mean.</param>
/// <param name="Means">The points.</param>
sealed record LossView(long StepsPerPoint, ImmutableArray<double> Means);
