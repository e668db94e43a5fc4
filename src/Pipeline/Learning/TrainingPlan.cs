using System.Collections.Immutable;
using System.Numerics;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Files;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Learning;

/// <summary>What does not change in a run: settings, data, step, and when the accuracy is measured.</summary>
sealed record TrainingPlan
{
    /// <summary>The accuracy is measured at most so often at regular steps.</summary>
    public const int MaxEvaluations = 200;

    const int MaxTestImages = 1000;

    readonly Encoder<float> encoder;
    readonly ImageSet test;

    TrainingPlan(TrainingConfig config, DataSet data, bool isAsWritten)
    {
        (Config, Data) = (config, data);
        StepsPerEpoch = Batches.Count(data.Training, config.BatchSize);
        var step = config.CreateStep(data.Training.PixelsPerImage, data.Classes);
        Step = isAsWritten ? Folds.AsWritten(step) : step;
        encoder = config.CreateEncoder<float>(data.Classes);
        test = data.Test.Take(MaxTestImages);
        EvaluateEvery = (TotalSteps + MaxEvaluations - 1) / MaxEvaluations;
        Start = Step.Init<float>(Key.From(config.Seed));
    }

    public TrainingConfig Config { get; }

    public DataSet Data { get; }

    public Step Step { get; }

    /// <summary>The state before the first step.</summary>
    public TrainState<float> Start { get; }

    public long StepsPerEpoch { get; }

    /// <summary>The steps of all epochs.</summary>
    public long TotalSteps => StepsPerEpoch * Config.Epochs;

    /// <summary>The accuracy is measured after so many steps, and often in the beginning.</summary>
    public long EvaluateEvery { get; }

    /// <summary>The images that the accuracy is measured with: the first of the test images.</summary>
    public int TestImages => test.Count;

    /// <summary>The plan of a configuration.</summary>
    /// <param name="config">A configuration that <see cref="TrainingSettings.Validate"/> made.</param>
    /// <param name="data">Training and test images.</param>
    /// <param name="isAsWritten">Whether steps are taken as they are written, because their fused form differs from the formulas.</param>
    public static TrainingPlan Of(TrainingConfig config, DataSet data, bool isAsWritten) => new(
        config with { StepCount = (long)config.Epochs * Batches.Count(data.Training, config.BatchSize) }, data, isAsWritten);

    /// <summary>The batches of an epoch, counted from 0.</summary>
    public ImmutableArray<Batch<float>> EpochBatches(int epoch) => [.. Config.EpochBatches(Data.Training, encoder, epoch)];

    /// <summary>Whether the accuracy is measured after so many steps.</summary>
    public bool IsEvaluationDue(long steps) => steps % EvaluateEvery == 0 || BitOperations.IsPow2(steps) || steps == TotalSteps;

    /// <summary>The test images that are matched, of <see cref="TestImages"/>.</summary>
    public int CountCorrect(Parameters<float> p) => Batches.Evaluate(Step.Network, p, test, encoder).Correct;
}
