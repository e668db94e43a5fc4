using Pipeline.Data;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>
/// A few steps on blank images, to be run while the data are read: the just-in-time compilation of training takes a tenth of a second, and is then
/// done when training begins.
/// </summary>
/// <remarks>The compiler does not see widths, so hidden layers are narrowed.</remarks>
static class JitWarmup
{
    const int Side = 28, Classes = 10, MaxBatch = 64, MaxHidden = 160, MaxHiddenPerturbed = 30, Blocks = 40;

    /// <summary>Runs the steps of <paramref name="config"/> on blank images and returns the last reported loss.</summary>
    public static double Run<T>(TrainingConfig config, int threads) where T : unmanaged
    {
        var widest = config.Recipe == BuiltInRecipes.Numerical ? MaxHiddenPerturbed : MaxHidden;
        var small = config with
        {
            Hidden = [.. config.Hidden.Select(width => Math.Min(width, widest))],
            BatchSize = Math.Min(config.BatchSize, MaxBatch),
        };
        var step = small.Step(Side * Side, Classes);
        var encoder = new Encoder<T>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, Classes);
        var events = Folds.Run(step.Init<T>(Key.From(config.Seed)), step, every: 3, threads)(small.EpochBatches(Blank(small), encoder, epoch: 0));
        return events.OfType<StepLoss<T>>().Last().Loss;
    }

    /// <summary>
    /// Forty blocks of single samples, or forty batches: a method that is called thirty times is compiled once more. One step of the numerical recipe,
    /// which evaluates the network twice for every weight.
    /// </summary>
    static ImageSet Blank(TrainingConfig config)
    {
        var count = config.Recipe == BuiltInRecipes.Numerical ? 1
            : config.BatchSize == 1 ? Blocks * Deferred.DefaultBlock
            : Blocks * config.BatchSize;
        return new(Side, Side, [.. new byte[count * Side * Side]], [.. new byte[count]]);
    }
}
