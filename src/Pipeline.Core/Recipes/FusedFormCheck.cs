using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Recipes;

/// <summary>
/// Takes the same few steps in the fused form and as the formulas are written, on images of noise, and compares the results: so an
/// edit of a formula changes what is learned.
/// </summary>
/// <remarks>
/// It runs while the data are read. Layers are narrowed, and the learning rate is that of the recipe: no number overflows.
/// </remarks>
static class FusedFormCheck
{
    // With so many outputs for each thread a layer is cut into shards, as wide ones are.
    const int ImageSide = 28, Classes = 10, MaxBatch = 64, MinWidthCap = 100, WidthPerThread = 48, MaxPerturbedWidth = 3;
    const int BatchCount = 4, MaxStepCount = 100;

    /// <summary>Whether both forms end with the same parameters and optimizer state, and report the same losses.</summary>
    public static bool Agrees<T>(TrainingConfig config, int threads) where T : unmanaged
    {
        var reduced = ReduceConfig(config, threads);
        var step = reduced.CreateStep(ImageSide * ImageSide, Classes);
        return Agrees(step, Folds.AsWritten(step), Batches<T>(reduced), threads);
    }

    /// <summary>Whether two steps take the same batches to the same numbers.</summary>
    internal static bool Agrees<T>(Step one, Step other, Batch<T>[] batches, int threads) where T : unmanaged =>
        RunSteps(one, batches, threads).Select(BitsOrNaN).SequenceEqual(RunSteps(other, batches, threads).Select(BitsOrNaN));

    /// <summary>The configuration with narrower layers and smaller batches.</summary>
    internal static TrainingConfig ReduceConfig(TrainingConfig config, int threads)
    {
        var maxWidth = IsNumerical(config) ? MaxPerturbedWidth : Math.Max(MinWidthCap, WidthPerThread * threads);
        return config with
        {
            HiddenWidths = [.. config.HiddenWidths.Select(width => Math.Min(width, maxWidth))],
            BatchSize = Math.Min(config.BatchSize, MaxBatch),
            Shards = Math.Min(config.Shards, MaxBatch),
            LearningRate = TrainingConfig.Of(config.Recipe).LearningRate,
            StepCount = MaxStepCount,
            WarmUpSteps = Math.Min(config.WarmUpSteps, 1),
        };
    }

    /// <summary>
    /// Noise as batches: a block of single samples and the beginning of the next, or a few batches of which the last is smaller; two
    /// samples for central differences, which evaluate the network twice for every parameter.
    /// </summary>
    internal static Batch<T>[] Batches<T>(TrainingConfig config) where T : unmanaged
    {
        var count = IsNumerical(config) ? 2
            : config.BatchSize == 1 ? DeferredUpdateStep.DefaultStepsPerBlock + BatchCount
            : config.BatchSize * BatchCount - 1;
        var encoder = config.CreateEncoder<T>(Classes);
        return [.. config.EpochBatches(NoiseImages(count, Key.From(config.Seed)), encoder, epochIndex: 0)];
    }

    static bool IsNumerical(TrainingConfig config) => config.Recipe == BuiltInRecipes.Numerical;

    /// <summary>All numbers of a run: losses, parameters and optimizer state.</summary>
    static IEnumerable<double> RunSteps<T>(Step step, Batch<T>[] batches, int threads) where T : unmanaged =>
        Folds.Run(step.Init<T>(Key.From(0)), step, logEvery: 1, threads)(batches).SelectMany(next => next switch
        {
            StepLoss<T> { Loss: var loss } => [loss],
            Finished<T> { State: var state } => state.OptimizerState.Slots.Prepend(state.Parameters)
                .SelectMany(p => p.Flatten()).Select(Kernels<T>.Default.ToDouble),
            _ => Enumerable.Empty<double>(),
        });

    // The bits of a NaN are not specified, all others are.
    static long BitsOrNaN(double x) => BitConverter.DoubleToInt64Bits(double.IsNaN(x) ? double.NaN : x);

    static ImageSet NoiseImages(int count, Key key) => new(
        ImageSide, ImageSide,
        [.. Enumerable.Range(0, count * ImageSide * ImageSide).Select(i => (byte)key.FoldIn(0).UniformInt(i, 256))],
        [.. Enumerable.Range(0, count).Select(i => (byte)key.FoldIn(1).UniformInt(i, Classes))]);
}
