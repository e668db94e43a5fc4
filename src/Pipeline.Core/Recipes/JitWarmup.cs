using Pipeline.Data;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>
/// Runs some steps on blank images while the data are read, so that the training loop is JIT-compiled when training begins. Compilation
/// takes a tenth of a second.
/// </summary>
/// <remarks>Compiled code does not depend on the widths, so hidden layers are narrowed to save time.</remarks>
static class JitWarmup
{
    const int ImageSide = 28, Classes = 10, MaxBatch = 64, MaxHiddenWidth = 160, MaxHiddenWidthNumerical = 30, WarmupBlocks = 40;

    /// <summary>Runs the steps of <paramref name="config"/> on blank images and returns the last reported loss.</summary>
    public static double CompileTraining<T>(TrainingConfig config, int threads) where T : unmanaged
    {
        var maxHiddenWidth = config.Recipe == BuiltInRecipes.Numerical ? MaxHiddenWidthNumerical : MaxHiddenWidth;
        var reduced = config with
        {
            HiddenWidths = [.. config.HiddenWidths.Select(width => Math.Min(width, maxHiddenWidth))],
            BatchSize = Math.Min(config.BatchSize, MaxBatch),
        };
        var step = reduced.CreateStep(ImageSide * ImageSide, Classes);
        var encoder = config.CreateEncoder<T>(Classes);
        var batches = reduced.EpochBatches(BlankImages(reduced), encoder, epochIndex: 0);
        var events = Folds.Run(step.Init<T>(Key.From(config.Seed)), step, logEvery: 3, threads)(batches);
        return events.OfType<StepLoss<T>>().Last().Loss;
    }

    /// <summary>
    /// Enough for forty blocks of single samples, or forty batches: tiered compilation optimizes a method after thirty calls. One image for
    /// the numerical recipe, whose step evaluates the network twice for every parameter.
    /// </summary>
    static ImageSet BlankImages(TrainingConfig config)
    {
        var count = config.Recipe == BuiltInRecipes.Numerical ? 1
            : config.BatchSize == 1 ? WarmupBlocks * DeferredUpdateStep.DefaultStepsPerBlock
            : WarmupBlocks * config.BatchSize;
        return new(ImageSide, ImageSide, [.. new byte[count * ImageSide * ImageSide]], [.. new byte[count]]);
    }
}
