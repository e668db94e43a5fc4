using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>Passes over the training images. Reading and evaluation are not timed.</summary>
static class Epochs
{
    /// <summary>A line for each pass of every combination of hidden widths and sample counts; seconds are scaled to an epoch.</summary>
    public static IEnumerable<string> Run(WorkerOptions options) => PreparedTraining.All(options).SelectMany(Passes);

    static IEnumerable<string> Passes(PreparedTraining training)
    {
        var (config, state, batches) = (training.Config, training.Start, training.BatchesByPass);
        for (var pass = 0; pass < config.Epochs; pass++)
        {
            (state, var loss, var seconds) = training.Pass(state, batches(pass));
            yield return Invariant($"ours recipe={config.Recipe.Name} hidden={string.Join(',', config.HiddenWidths)} ")
                + Invariant($"parameters={state.Parameters.Flatten().Count()} batch={config.BatchSize} threads={training.Threads} ")
                + Invariant($"samples={training.Images.Count} optimizer={config.Optimizer.Name} ")
                + Invariant($"pass={pass + 1} loss={loss:F4} {seconds:F6} s/epoch");
        }
    }
}
