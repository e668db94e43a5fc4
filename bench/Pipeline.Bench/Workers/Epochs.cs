using System.Diagnostics;
using System.Globalization;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>
/// Passes over the training images as <c>train</c> makes them: the same configuration, batches and fold, a loss reported every 400 steps.
/// Reading and evaluation are not timed.
/// </summary>
static class Epochs
{
    const int Classes = 10, Epoch = 60000, LogEvery = 400;

    /// <summary>A line for each pass of every combination of hidden widths and sample counts; seconds are scaled to an epoch.</summary>
    public static IEnumerable<string> Run(WorkerOptions options)
    {
        var images = Images.Training(options["--data"]);
        return
            from hidden in options.All("--hidden")
            from samples in options.All("--samples")
            let subset = images.Take(int.Parse(samples, CultureInfo.InvariantCulture))
            from line in Passes(Config(options, hidden), subset, options.Int("--threads"))
            select line;
    }

    static TrainingConfig Config(WorkerOptions options, string hidden) => TrainingConfig.Of(FindRecipe(options["--recipe"])) with
    {
        HiddenWidths = [.. hidden.Split(',').Select(width => int.Parse(width, CultureInfo.InvariantCulture))],
        BatchSize = options.Int("--batch"),
        Epochs = options.Int("--passes"),
    };

    static Recipe FindRecipe(string name) => BuiltInRecipes.All.TryGetValue(name, out var recipe)
        ? recipe
        : throw new UsageException($"--recipe: one of {string.Join(", ", BuiltInRecipes.All.Keys)} expected");

    static IEnumerable<string> Passes(TrainingConfig config, ImageSet images, int threads)
    {
        _ = JitWarmup.Run<float>(config, threads);                      // train does this while it reads the data
        var step = config.CreateStep(images.PixelsPerImage, Classes);
        var encoder = new Encoder<float>(config.Recipe.PixelEncoding, config.Recipe.TargetEncoding, Classes);
        var (state, batches) = (step.Init<float>(Key.From(config.Seed)), config.BatchesByEpoch(images, encoder));
        for (var pass = 0; pass < config.Epochs; pass++)
        {
            var clock = Stopwatch.GetTimestamp();
            (state, var loss) = Pass(step, state, batches(pass), threads);
            var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds * Epoch / images.Count;
            yield return Invariant($"ours recipe={config.Recipe.Name} hidden={string.Join(',', config.HiddenWidths)} ")
                + Invariant($"parameters={state.Parameters.Flatten().Count()} batch={config.BatchSize} threads={threads} ")
                + Invariant($"samples={images.Count} pass={pass + 1} loss={loss:F4} {seconds:F6} s/epoch");
        }
    }

    /// <summary>The state after a pass, and the last reported loss.</summary>
    static (TrainState<float> State, double Loss) Pass(
        Step step, TrainState<float> start, IEnumerable<Batch<float>> batches, int threads)
    {
        var (last, lastLoss) = (start, double.NaN);
        foreach (var trainingEvent in Folds.Run(start, step, LogEvery, threads)(batches))
            if (trainingEvent is StepLoss<float> reported) lastLoss = reported.Loss;
            else if (trainingEvent is Finished<float> finished) last = finished.State;
        return (last, lastLoss);
    }
}
