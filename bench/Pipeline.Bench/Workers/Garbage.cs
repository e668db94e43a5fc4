using Pipeline.Differentiation;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>
/// Bytes allocated per step once training runs: over the steps after the first twenty of a pass, in the fold with its batches, and in the
/// batches alone.
/// </summary>
static class Garbage
{
    const int FirstSteps = 20;

    public static IEnumerable<string> Run(WorkerOptions options)
    {
        foreach (var training in PreparedTraining.All(options))
        {
            var batches = training.BatchesByPass;
            var (state, _, _) = training.Pass(training.Start, batches(0));
            var inFold = BytesPerStep(batches(1), metered => training.Pass(state, metered));
            var inBatches = BytesPerStep(batches(1), metered => metered.Count());
            yield return Line(training, "fold", inFold);
            yield return Line(training, "batches", inBatches);
        }
    }

    static string Line(PreparedTraining training, string of, double bytes) =>
        Invariant($"ours {of}=garbage optimizer={training.Config.Optimizer.Name} threads={training.Threads} {bytes:F1} B");

    static double BytesPerStep<A>(IEnumerable<Batch<float>> batches, Func<IEnumerable<Batch<float>>, A> use)
    {
        var (steps, atFirst, atLast) = (0, 0L, 0L);
        _ = use(Metered());
        return (double)(atLast - atFirst) / (steps - FirstSteps);

        // A batch is asked for when the step before it is done.
        IEnumerable<Batch<float>> Metered()
        {
            foreach (var batch in batches)
            {
                yield return batch;
                if (++steps == FirstSteps) atFirst = GC.GetTotalAllocatedBytes(precise: true);
            }
            atLast = GC.GetTotalAllocatedBytes(precise: true);
        }
    }
}
