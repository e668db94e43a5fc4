using System.Collections.Immutable;
using System.Numerics;

namespace Pipeline.Kernels;

/// <summary>
/// A parallel for loop for work of microseconds. Workers come from the .NET thread pool and spin for a while after each loop.
/// </summary>
/// <remarks>
/// Waking a thread takes longer than half a matrix product. The caller executes items too, until none is left, so it never waits for a
/// worker that has not begun. Items must write to disjoint memory: then no result depends on which thread executes which item. A loop that
/// begins while another one of the team runs, nested or from another thread, is executed by its caller alone. Loops reuse their memory: a
/// loop with a static body allocates nothing once a loop over a state of that type has run.
/// </remarks>
sealed class ThreadTeam(int threads)
{
    // A worker ends after about half a millisecond without work: longer than the serial part between two parallel loops.
    const int MaxIdleTurns = 2000, SpinsPerTurn = 8;

    // The caller spins for about 20 microseconds before it yields its core.
    const int SpinsBeforeYield = 500;

    // The items of a round are the bits of a word. A loop with more items takes several rounds.
    const int MaxRound = 64;

    ImmutableDictionary<Type, Work> workByState = ImmutableDictionary<Type, Work>.Empty;
    readonly Lock failureLock = new();
    (int Index, Exception Exception)? firstFailure;

    // The current round: written before the bits of its items are set, and read only by who has claimed one of them.
    Work? work;
    int roundStart;

    long unclaimed;         // bit i: item roundStart + i waits to be executed
    int completed, isBusy, runningWorkers;

    /// <summary>Runs body(0) … body(count − 1) in parallel; returns when all have ended.</summary>
    public void ParallelFor(int count, Action<int> body) => ParallelFor(count, body, static (body, i) => body(i));

    /// <summary>Runs body(state, 0) … body(state, count − 1) in parallel; returns when all have ended.</summary>
    public void ParallelFor<TState>(int count, TState state, Action<TState, int> body)
    {
        if (count <= 1 || threads <= 1 || Interlocked.Exchange(ref isBusy, 1) != 0)
        {
            for (var i = 0; i < count; i++) body(state, i);
            return;
        }
        var current = WorkOf<TState>();
        (current.State, current.Body, work) = (state, body, current);
        for (var start = 0; start < count; start += MaxRound) RunRound(start, Math.Min(MaxRound, count - start));
        (current.State, current.Body) = (default, null);                // releases what they refer to
        var failure = firstFailure?.Exception;
        firstFailure = null;
        Volatile.Write(ref isBusy, 0);
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    void RunRound(int start, int count)
    {
        (roundStart, completed) = (start, 0);
        Volatile.Write(ref unclaimed, count == MaxRound ? -1 : (1L << count) - 1);
        StartWorkers(Math.Min(count, threads) - 1);
        ExecuteItems(0);
        for (var turn = 0; turn < SpinsBeforeYield && Volatile.Read(ref completed) < count; turn++) Thread.SpinWait(1);
        for (var spinner = new SpinWait(); Volatile.Read(ref completed) < count;) spinner.SpinOnce(sleep1Threshold: -1);
    }

    Work<TState> WorkOf<TState>()
    {
        if (workByState.TryGetValue(typeof(TState), out var found)) return (Work<TState>)found;
        var added = new Work<TState>();
        workByState = workByState.Add(typeof(TState), added);
        return added;
    }

    /// <summary>Queues workers to the thread pool until <paramref name="count"/> are running.</summary>
    void StartWorkers(int count)
    {
        for (var running = Volatile.Read(ref runningWorkers); running < count; running = Volatile.Read(ref runningWorkers))
            if (Interlocked.CompareExchange(ref runningWorkers, running + 1, running) == running)
                ThreadPool.UnsafeQueueUserWorkItem(
                    static worker => worker.Team.WorkerLoop(worker.Number), (Team: this, Number: running + 1), preferLocal: false);
    }

    /// <summary>
    /// Worker <paramref name="workerNumber"/> prefers the item of that index: its data from the loop before are still in the cache of its
    /// core.
    /// </summary>
    void WorkerLoop(int workerNumber)
    {
        for (var idle = 0; idle < MaxIdleTurns; idle++)
        {
            if (ExecuteItems(workerNumber)) idle = 0;
            else Thread.SpinWait(SpinsPerTurn);
        }
        Interlocked.Decrement(ref runningWorkers);
    }

    /// <summary>
    /// Claims and executes items until none is left, beginning at index <paramref name="preferredIndex"/>; returns whether it executed any.
    /// </summary>
    bool ExecuteItems(int preferredIndex)
    {
        var hasExecuted = false;
        for (var waiting = Volatile.Read(ref unclaimed); waiting != 0; waiting = Volatile.Read(ref unclaimed))
        {
            var fromPreferred = BitOperations.RotateRight((ulong)waiting, preferredIndex);
            var item = (preferredIndex + BitOperations.TrailingZeroCount(fromPreferred)) % MaxRound;
            if (Interlocked.CompareExchange(ref unclaimed, waiting & ~(1L << item), waiting) != waiting) continue;
            hasExecuted = true;
            Execute(roundStart + item);
            Interlocked.Increment(ref completed);
        }
        return hasExecuted;
    }

    void Execute(int index)
    {
#pragma warning disable CA1031 // The calling thread rethrows it.
        try { work!.Execute(index); }
        catch (Exception exception)
        {
            lock (failureLock)
                if (firstFailure is not { Index: var first } || index < first) firstFailure = (index, exception);
        }
#pragma warning restore CA1031
    }

    /// <summary>The body of a loop and its state.</summary>
    abstract class Work
    {
        public abstract void Execute(int index);
    }

    sealed class Work<TState> : Work
    {
        public TState? State { get; set; }

        public Action<TState, int>? Body { get; set; }

        public override void Execute(int index) => Body!(State!, index);
    }
}
