using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Commands;
using Pipeline.Recipes;
using Pipeline.Training;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Recipes;

/// <summary>n steps are k steps, a checkpoint, and n − k steps from it, bit for bit.</summary>
public class ResumeTests
{
    static readonly ImageSet Images = CliFixture.Training.Take(36);

    [Property(MaxTest = 24)]
    public void A_run_from_a_checkpoint_ends_with_the_bits_of_the_uninterrupted_run(int seed) => Check(Key.From(seed));

    [LongFact, Trait("Category", "Long")]
    public void Hundreds_of_runs_from_checkpoints_end_with_the_bits_of_the_uninterrupted_ones()
    {
        for (var seed = 1000; seed < 1300; seed++) Check(Key.From(seed));
    }

    static void Check(Key key)
    {
        var config = Config(key);
        if (config.Precision == Precision.Single) Check<float>(config, key);
        else Check<double>(config, key);
    }

    static void Check<T>(TrainingConfig config, Key key) where T : unmanaged
    {
        var fused = config.CreateStep(Images.PixelsPerImage, 10);
        var step = key.UniformInt(0, 4) == 0 ? Folds.AsWritten(fused) : fused;
        var stepCount = (int)config.StepCount;
        var k = key.UniformInt(1, stepCount + 1);
        var epochs = config.BatchesByEpoch(Images, config.CreateEncoder<T>(10));
        var batches = Enumerable.Range(0, config.Epochs).SelectMany(epochs).ToArray();
        var start = step.Init<T>(Key.From(config.Seed));

        var (whole, losses) = Run(start, step, batches, threads: 1);
        var (middle, firstLosses) = Run(start, step, batches[..k], 1 + key.UniformInt(2, 2));
        var bytes = Encode(step, middle);
        var read = Good(CheckpointFile.Decode(bytes));
        Assert.True(bytes.SequenceEqual(Good(CheckpointFile.Encode(read))));
        var (end, lastLosses) = Run(read.ToState<T>(), step, batches[k..], 1 + key.UniformInt(3, 2));

        Assert.True(Encode(step, whole).SequenceEqual(Encode(step, end)), $"{config}, {k} of {stepCount} steps");
        Assert.Equal(losses, firstLosses.Concat(lastLosses));
    }

    static ImmutableArray<byte> Encode<T>(Step step, TrainState<T> state) where T : unmanaged =>
        Good(CheckpointFile.Encode(Checkpoint.Of(step.Network, state, [], ImmutableSortedDictionary<string, string>.Empty)));

    static (TrainState<T> State, double[] Losses) Run<T>(
        TrainState<T> start, Step step, Batch<T>[] batches, int threads) where T : unmanaged
    {
        var events = Folds.Run(start, step, logEvery: 1, threads)(batches).ToArray();
        return (((Finished<T>)events[^1]).State, [.. events.OfType<StepLoss<T>>().Select(loss => loss.Loss)]);
    }

    /// <summary>A configuration of any recipe; 784 × 21 weights are enough for updates to be deferred.</summary>
    static TrainingConfig Config(Key key)
    {
        var recipe = Pick(10, BuiltInRecipes.All.Values);
        var isNumerical = recipe == BuiltInRecipes.Numerical;
        var config = TrainingConfig.Of(recipe) with
        {
            HiddenWidths = isNumerical ? [1] : [21],
            Precision = Pick(11, Enum.GetValues<Precision>()),
            Seed = key.UniformInt(12, 100),
            Epochs = isNumerical ? 1 : 1 + key.UniformInt(13, 3),
            BatchSize = isNumerical ? 18 : recipe == BuiltInRecipes.Minibatch ? Pick(14, [1, 7, 16]) : 1,
        };
        if (recipe != BuiltInRecipes.Notebook && key.UniformInt(15, 2) == 0)
            config = config with
            {
                Optimizer = Pick(16, OptimizerKind.All.Values),
                LearningRate = 0.01,
                Schedule = Pick(17, ScheduleKind.All.Values),
                Dropout = isNumerical ? 0 : Pick(18, [0, 0.5]),
                EmaDecay = Pick(19, new double?[] { null, 0.9 }),
                ClipNorm = Pick(20, new double?[] { null, 1 }),
                WeightDecay = Pick(21, [0, 0.01]),
            };
        if (key.UniformInt(22, 2) == 0)
            config = config with
            {
                Augmentation = Pick(23, Augmentation.All.Values),
            };
        return config with { StepCount = (long)config.Epochs * Batches.Count(Images, config.BatchSize) };

        A Pick<A>(int index, IEnumerable<A> all) => all.ElementAt(key.UniformInt(index, all.Count()));
    }
}
