using System.Diagnostics;
using System.Runtime.InteropServices;
using Pipeline.Commands;

namespace Pipeline.Cluster;

/// <summary>
/// The control of a run on several ranks. Clocks and signals differ from rank to rank, but a rank must not end a chunk where another one
/// goes on. So every so many steps they agree: the first rank says whether the chunk ends and after how many steps they ask again, and the
/// run stops if any of them was told to.
/// </summary>
/// <param name="ranks">The ranks.</param>
/// <param name="stop">Cancelled by an interruption of this rank.</param>
sealed class StepAgreement(ICommunicator ranks, CancellationToken stop) : IStepControl
{
    const double SecondsBetween = 0.03;
    const int MaxStepsBetween = 1 << 20;

    int lastSteps, nextSteps, stepsBetween = 1;
    long lastTimestamp = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public bool IsStopRequested { get; private set; }

    /// <inheritdoc/>
    public bool EndsChunk(int steps, long stepsUntilDue, Func<bool> isFull)
    {
        if (steps == 0) nextSteps = 0;
        if (steps < nextSteps) return false;
        var (hasStopped, hasEnded, stepsToNext) = Agree(
            new(stop.IsCancellationRequested, isFull(), (int)Math.Min(StepsBetween(steps), stepsUntilDue)));
        IsStopRequested |= hasStopped;
        nextSteps = steps + stepsToNext;
        return hasStopped || hasEnded;
    }

    /// <summary>As many steps as take the time between two agreements, after those before; at first one.</summary>
    int StepsBetween(int steps)
    {
        var seconds = Stopwatch.GetElapsedTime(lastTimestamp).TotalSeconds;
        // Between two chunks there are no steps.
        if (steps > 0) stepsBetween = (int)Math.Clamp((steps - lastSteps) * Math.Min(2, SecondsBetween / seconds), 1, MaxStepsBetween);
        (lastSteps, lastTimestamp) = (steps, Stopwatch.GetTimestamp());
        return stepsBetween;
    }

    (bool HasStopped, bool HasEnded, int StepsToNext) Agree(Proposal proposal)
    {
        var all = ranks.AllGather(MemoryMarshal.AsBytes([proposal]));
        var first = MemoryMarshal.Read<Proposal>(all[0].AsSpan());
        return (all.Any(bytes => MemoryMarshal.Read<Proposal>(bytes.AsSpan()).HasStopped), first.HasEnded, Math.Max(1, first.StepsToNext));
    }

    readonly record struct Proposal(bool HasStopped, bool HasEnded, int StepsToNext);
}
