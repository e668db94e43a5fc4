namespace Pipeline.Bench.Workers;

/// <summary>A job of Pipeline, in its own process. Prints one line for each measured value.</summary>
static class Worker
{
    /// <summary>Runs <c>VERB --option value…</c>.</summary>
    public static int Run(string[] args)
    {
        var options = WorkerOptions.Parse(args.AsSpan(1));
        foreach (var line in Lines(args[0], options)) Console.WriteLine(line);
        return 0;
    }

    static IEnumerable<string> Lines(string verb, WorkerOptions options) => verb switch
    {
        "epochs" => Epochs.Run(options),
        "garbage" => Garbage.Run(options),
        "twins" => Twins.Run(options),
        "predict" => Predictions.Run(options),
        "distort" => Distortions.Run(options),
        "product" => MatrixProduct.Run(options),
        "load-csv" => Loading.Csv(options),
        "load-idx" => Loading.Idx(options),
        "memory" => PeakMemory.Run(options),
        "start" => StartUp.Run(options),
        _ => throw new UsageException($"{verb}: no such work"),
    };
}
