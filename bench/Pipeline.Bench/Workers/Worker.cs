namespace Pipeline.Bench.Workers;

/// <summary>Our own side of a job, in a process of its own. It prints readings.</summary>
static class Worker
{
    /// <summary>Does <c>VERB --option value…</c>.</summary>
    public static int Run(string[] args)
    {
        var asked = ModelAndData.Parse(args.AsSpan(1));
        foreach (var reading in Readings(args[0], asked)) Console.WriteLine(reading);
        return 0;
    }

    static IEnumerable<string> Readings(string verb, ModelAndData asked) => verb switch
    {
        "epochs" => Epochs.Run(asked),
        "product" => Product.Run(asked),
        "load-csv" => Loading.Csv(asked),
        "load-idx" => Loading.Idx(asked),
        "memory" => PeakMemory.Run(asked),
        "start" => StartUp.Run(asked),
        _ => throw new UsageException($"{verb}: no such work"),
    };
}
