using Pipeline.Files;
using Pipeline.Learning;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Data;

namespace Pipeline.PropertyTests.Learning;

/// <summary>Runs on a few small images.</summary>
static class SmallRuns
{
    const int Rows = 4, Columns = 5, Classes = 10;

    public static DataSet Data { get; } = new(
        "noise", SmallSets.Numbered(Key.From(1), 50, Rows, Columns), SmallSets.Numbered(Key.From(2), 30, Rows, Columns),
        ClassLabels.Of(new LabelRange(0, Classes)));

    /// <summary>A setting of each kind of step.</summary>
    public static TrainingSettings[] Settings { get; } =
    [
        new("notebook", Hidden: "6"), new("gradient", Hidden: "6", Epochs: "2"), new("gradient", Hidden: "7,5", Activation: "tanh"),
        new("gradient", Hidden: "6", Batch: "3"), new("minibatch", Hidden: "8", Batch: "4", Epochs: "3", Activation: "relu"),
    ];

    public static TrainingPlan Plan(TrainingSettings settings) => TrainingPlan.Of(
        settings.Validate(Rows * Columns, Classes).Match(config => config, errors => throw new ArgumentException($"{errors}")), Data,
        isAsWritten: false);

    public static TrainingSession Begin(TrainingSettings settings) => TrainingSession.Begin(Plan(settings));
}
