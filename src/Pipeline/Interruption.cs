using Pipeline.Files;

namespace Pipeline;

/// <summary>
/// Cancellation with a deadline. It takes effect between two steps; where work has not ended by the deadline, the process is ended in the
/// midst of it, but not while a file is written.
/// </summary>
/// <param name="deadline">The time that work has to end.</param>
/// <param name="endProcess">Ends the process.</param>
sealed class Interruption(TimeSpan deadline, Action endProcess) : IDisposable
{
    readonly CancellationTokenSource source = new();
    readonly ManualResetEventSlim workEnded = new();
    int messageClaimed;

    /// <summary>Cancelled by <see cref="RequestCancellation"/>.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Requests cancellation; false if it was requested before.</summary>
    public bool RequestCancellation()
    {
        if (source.IsCancellationRequested) return false;
        // A thread of its own: those of the pool may all be busy with what does not end.
        new Thread(EndAfterDeadline) { IsBackground = true }.Start();
        source.Cancel();
        return true;
    }

    /// <summary>True for the first caller, who says that the program was interrupted.</summary>
    public bool ClaimMessage() => Interlocked.Exchange(ref messageClaimed, 1) == 0;

    /// <summary>The work has ended; the deadline no longer counts.</summary>
    public void Dispose() => workEnded.Set();

    void EndAfterDeadline()
    {
        if (!workEnded.Wait(deadline)) Disk.WithoutInterruption(endProcess);
    }
}
