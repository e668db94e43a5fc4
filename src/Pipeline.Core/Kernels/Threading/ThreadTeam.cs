namespace Pipeline.Kernels;

/// <summary>
/// A parallel for loop for work of microseconds. Workers come from the .NET thread pool and spin for a while after each loop.
/// </summary>
/// <remarks>
/// Waking a thread takes longer than half a matrix product. The caller executes items too, until none is left, so it never waits for a
/// worker that has not begun. Items must write to disjoint memory: then no result depends on which thread executes which item.
/// </remarks>
sealed class ThreadTeam(int threads)
{
    // A worker ends after about half a millisecond without work: longer than the serial part between two parallel loops.
    const int MaxIdleTurns = 2000, SpinsPerTurn = 8;

    // The caller spins for about 20 microseconds before it yields its core.
    const int SpinsBeforeYield = 500;

    Loop? currentLoop;
    int runningWorkers;

    /// <summary>Runs body(0) … body(count − 1) in parallel; returns when all have ended.</summary>
    public void ParallelFor(int count, Action<int> body)
    {
        if (count <= 1 || threads <= 1)
        {
            for (var i = 0; i < count; i++) body(i);
            return;
        }
        var loop = new Loop(count, body);
        Volatile.Write(ref currentLoop, loop);
        StartWorkers(Math.Min(count, threads) - 1);
        loop.Execute(0);
        loop.Wait();
        Interlocked.CompareExchange(ref currentLoop, null, loop);       // releases what body captures
        loop.RethrowFailure();
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
            if (Volatile.Read(ref currentLoop) is { } loop && loop.Execute(workerNumber)) idle = 0;
            else Thread.SpinWait(SpinsPerTurn);
        }
        Interlocked.Decrement(ref runningWorkers);
    }

    /// <summary>The items of one loop; each is executed by the first thread that claims it.</summary>
    sealed class Loop(int count, Action<int> body)
    {
        readonly Exception?[] failures = new Exception?[count];
        readonly int[] claimed = new int[count];
        int started, completed;

        /// <summary>
        /// Claims and executes items until none is left, beginning at index <paramref name="preferredIndex"/>; returns whether it executed
        /// any.
        /// </summary>
        public bool Execute(int preferredIndex)
        {
            var hasExecuted = false;
            for (var i = 0; i < count && Volatile.Read(ref started) < count; i++)
            {
                var index = (preferredIndex + i) % count;
                if (Interlocked.Exchange(ref claimed[index], 1) != 0) continue;
                Interlocked.Increment(ref started);
                hasExecuted = true;
                Execute(index, body);
                Interlocked.Increment(ref completed);
            }
            return hasExecuted;
        }

        /// <summary>Waits until all items have ended.</summary>
        public void Wait()
        {
            for (var turn = 0; turn < SpinsBeforeYield && Volatile.Read(ref completed) < count; turn++) Thread.SpinWait(1);
            for (var spinner = new SpinWait(); Volatile.Read(ref completed) < count;) spinner.SpinOnce(sleep1Threshold: -1);
        }

        /// <summary>Rethrows the exception of the failed item with the lowest index.</summary>
        public void RethrowFailure()
        {
            if (Array.Find(failures, failure => failure is not null) is { } first)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        void Execute(int index, Action<int> action)
        {
#pragma warning disable CA1031 // The calling thread rethrows it.
            try { action(index); }
            catch (Exception failure) { failures[index] = failure; }
#pragma warning restore CA1031
        }
    }
}
