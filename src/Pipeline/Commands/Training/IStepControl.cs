namespace Pipeline.Commands;

/// <summary>When the chunks of a run end, and whether the run stops.</summary>
interface IStepControl
{
    /// <summary>Whether the run stops after the chunk.</summary>
    bool IsStopRequested { get; }

    /// <summary>Whether a chunk ends here; asked before each step.</summary>
    /// <param name="steps">The steps of the chunk so far.</param>
    /// <param name="stepsUntilDue">Steps after which it ends at the latest.</param>
    /// <param name="isFull">Whether it is full; never before its first step.</param>
    bool EndsChunk(int steps, long stepsUntilDue, Func<bool> isFull);
}

/// <summary>The control of a run in one process.</summary>
/// <param name="stopsAtOnce">Whether an interruption needs no state to save, so that it need not wait for the end of the chunk.</param>
/// <param name="stop">Cancelled by an interruption.</param>
sealed class OneProcess(bool stopsAtOnce, CancellationToken stop) : IStepControl
{
    /// <inheritdoc/>
    public bool IsStopRequested => stop.IsCancellationRequested;

    /// <inheritdoc/>
    public bool EndsChunk(int steps, long stepsUntilDue, Func<bool> isFull)
    {
        if (stopsAtOnce) stop.ThrowIfCancellationRequested();
        return stop.IsCancellationRequested || isFull();
    }
}
