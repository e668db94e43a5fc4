namespace Pipeline.Bench.Measuring;

/// <summary>The work of one process. Rows with equal jobs share one process a round.</summary>
/// <param name="Contender">The name of the contender.</param>
/// <param name="Verb">The command of its worker.</param>
/// <param name="Threads">Its threads; a job of one thread is pinned to one core.</param>
/// <param name="Arguments">The options of the verb, separated by blanks.</param>
sealed record Job(string Contender, string Verb, int Threads, string Arguments = "")
{
    /// <summary>The same work by another contender.</summary>
    public Job WithContender(string contender) => this with { Contender = contender };

    /// <summary>The same work on another number of threads.</summary>
    public Job WithThreads(int threads) => this with { Threads = threads };

    public override string ToString() => string.Join(
        ' ', new[] { Contender, Verb, Arguments, Threads == 1 ? "one core" : "all cores" }.Where(word => word.Length > 0));
}
