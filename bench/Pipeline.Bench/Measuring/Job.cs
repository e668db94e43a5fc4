namespace Pipeline.Bench.Measuring;

/// <summary>What one fresh process does. Two rows that want the same job share it.</summary>
/// <param name="By">The name of the contender.</param>
/// <param name="Verb">What it is to do.</param>
/// <param name="Threads">On how many threads; one thread is also pinned to one core.</param>
/// <param name="Arguments">The options of the verb, separated by blanks.</param>
sealed record Job(string By, string Verb, int Threads, string Arguments = "")
{
    /// <summary>The same work by somebody else.</summary>
    public Job WithContender(string by) => this with { By = by };

    /// <summary>The same work on another number of threads.</summary>
    public Job On(int threads) => this with { Threads = threads };

    public override string ToString() => string.Join(' ', new[] { By, Verb, Arguments, Threads == 1 ? "one core" : "all cores" }.Where(word => word.Length > 0));
}
