using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Files;
using Pipeline.Layers;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;

namespace Pipeline.Commands.Serving;

/// <summary>The model that <c>serve</c> trains by itself, in well under a second.</summary>
static class QuickModel
{
    /// <summary>How it is trained: on images that are distorted, because people draw otherwise than the bundled digits.</summary>
    public static TrainingConfig Config { get; } = TrainingConfig.Of(BuiltInRecipes.Minibatch) with
    {
        HiddenWidths = [100],
        Activation = Network.Relu,
        Optimizer = OptimizerKind.Adam,
        Schedule = ScheduleKind.OneCycle,
        LearningRate = 0.01,
        BatchSize = 64,
        Epochs = 4,
        Augmentation = new() { Rotation = 12, Scaling = 0.12, Shear = 12, Shift = 1 },
    };

    /// <summary>Trains on the images.</summary>
    public static Model Train(TrainingConfig config, ImageSet images, ClassLabels labels, int threads, CancellationToken stop)
    {
        var planned = config with { StepCount = (long)config.Epochs * Batches.Count(images, config.BatchSize) };
        var (step, encoder) = (planned.CreateStep(images.PixelsPerImage, labels.Count), planned.CreateEncoder<float>(labels.Count));
        var trained = Enumerable.Range(0, planned.Epochs).Aggregate(step.Init<float>(Key.From(planned.Seed)), (state, epoch) =>
        {
            stop.ThrowIfCancellationRequested();
            return planned.EpochBatches(images, encoder, epoch, threads) | Folds.Fold(state, step, threads);
        });
        return planned.ToModel(step.Network, ParameterTensors.ToDouble(planned.ModelParameters(trained)), Settings(images)) with
        {
            ClassNames = labels.ModelNames,
        };
    }

    /// <summary>What it says of the test images.</summary>
    public static Evaluation Evaluate(Model model, ImageSet test, int threads) =>
        new(ImagePredictions.Of(model, test, threads).Classes, test.Labels);

    static ImmutableSortedDictionary<string, string> Settings(ImageSet images) => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [KeyValuePair.Create(TrainReport.ImageSize, ConsoleText.FormatImageSize(images))]);
}
