using System.Diagnostics;
using System.Globalization;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Recipes;
using Pipeline.Training;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>Passes over the data, as <c>train</c> makes them: the same plan, the same fold, a loss looked at every 400 steps. Not timed: reading, testing.</summary>
static class Epochs
{
    const int Classes = 10, Epoch = 60000, LogEvery = 400;

    /// <summary>Every combination of the widths and the numbers of samples that are asked for; the seconds are those of a whole epoch.</summary>
    public static IEnumerable<string> Run(ModelAndData asked)
    {
        var images = Images.Training(asked["--data"]);
        return
            from hidden in asked.All("--hidden")
            from samples in asked.All("--samples")
            let set = images.Take(int.Parse(samples, CultureInfo.InvariantCulture))
            from line in Passes(asked, Plan(asked, hidden), set)
            select line;
    }

    static TrainingConfig Plan(ModelAndData asked, string hidden) => Training.TrainingConfig.Of(Recipe(asked["--recipe"])) with
    {
        Hidden = [.. hidden.Split(',').Select(width => int.Parse(width, CultureInfo.InvariantCulture))],
        BatchSize = asked.Whole("--batch"),
        Epochs = asked.Whole("--passes"),
    };

    static Recipe Recipe(string name) => BuiltInRecipes.All.TryGetValue(name, out var recipe)
        ? recipe
        : throw new UsageException($"--recipe: one of {string.Join(", ", BuiltInRecipes.All.Keys)} expected");

    static IEnumerable<string> Passes(ModelAndData asked, TrainingConfig plan, ImageSet images)
    {
        var threads = asked.Whole("--threads");
        _ = JitWarmup.Run<float>(plan, threads);                 // as train does while it reads the data
        var step = plan.Step(images.Size, Classes);
        var encoder = new Encoder<float>(plan.Recipe.PixelEncoding, plan.Recipe.TargetEncoding, Classes);
        var (state, epochs) = (step.Init<float>(Key.From(plan.Seed)), Batches.Epochs(plan, images, encoder));
        for (var pass = 0; pass < plan.Epochs; pass++)
        {
            var clock = Stopwatch.GetTimestamp();
            (state, var loss) = Pass(step, state, epochs(pass));
            var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds * Epoch / images.Count;
            yield return Invariant($"ours recipe={plan.Recipe.Name} hidden={string.Join(',', plan.Hidden)} parameters={state.Parameters.Flatten().Count()} batch={plan.BatchSize} threads={threads} samples={images.Count} pass={pass + 1} loss={loss:F4} {seconds:F6} s/epoch");
        }
    }

    static (TrainState<float> State, double Loss) Pass(Step step, TrainState<float> start, IEnumerable<Differentiation.Batch<float>> batches)
    {
        var (last, loss) = (start, double.NaN);
        foreach (var report in step.Run(start, batches, LogEvery))
            if (report is StepLoss<float> told) loss = told.Loss;
            else if (report is Finished<float> trained) last = trained.State;
        return (last, loss);
    }
}
