namespace Pipeline.Kernels;

/// <summary>Threads that share work of microseconds. Helpers come from the pool and stay a moment after their share, because more is about to come.</summary>
/// <remarks>
/// Waking a thread takes longer than half a matrix product does. Who calls takes part and goes on until no share is left, so a helper that is late costs
/// nothing but its help. Shares write to places of their own: which thread takes which is not to be seen in any result.
/// </remarks>
sealed class ThreadTeam(int threads)
{
    // How long a helper stays when there is nothing to do: some half a millisecond, longer than the part of a block that one thread has to do alone.
    const int IdleTurns = 2000, SpinsPerTurn = 8;

    // How often the caller looks before it lets others have its core: some 20 microseconds.
    const int WaitTurns = 500;

    Work? current;
    int workers;

    /// <summary>share(0) … share(shares − 1), side by side; returns when all are done.</summary>
    public void ParallelFor(int shares, Action<int> share)
    {
        if (shares <= 1 || threads <= 1)
        {
            for (var i = 0; i < shares; i++) share(i);
            return;
        }
        var work = new Work(shares, share);
        Volatile.Write(ref current, work);
        StartWorkers(Math.Min(shares, threads) - 1);
        work.Execute(0);
        work.Wait();
        Interlocked.CompareExchange(ref current, null, work);       // nobody keeps what it closes over
        work.Throw();
    }

    /// <summary>Calls helpers from the pool until there are so many.</summary>
    void StartWorkers(int wanted)
    {
        for (var present = Volatile.Read(ref workers); present < wanted; present = Volatile.Read(ref workers))
            if (Interlocked.CompareExchange(ref workers, present + 1, present) == present)
                ThreadPool.UnsafeQueueUserWorkItem(static help => help.Team.WorkerLoop(help.Number), (Team: this, Number: present + 1), preferLocal: false);
    }

    /// <summary>Helper <paramref name="number"/> takes the share of that number first: what it worked on before is still in the cache of its core.</summary>
    void WorkerLoop(int number)
    {
        for (var idle = 0; idle < IdleTurns; idle++)
        {
            if (Volatile.Read(ref current) is { } work && work.Execute(number)) idle = 0;
            else Thread.SpinWait(SpinsPerTurn);
        }
        Interlocked.Decrement(ref workers);
    }

    /// <summary>Shares, each for the first who takes it.</summary>
    sealed class Work(int shares, Action<int> share)
    {
        readonly Exception?[] failures = new Exception?[shares];
        readonly int[] taken = new int[shares];
        int started, done;

        /// <summary>Takes shares until none is left, that of number <paramref name="first"/> before others; whether there was any.</summary>
        public bool Execute(int first)
        {
            var any = false;
            for (var i = 0; i < shares && Volatile.Read(ref started) < shares; i++)
            {
                var number = (first + i) % shares;
                if (Interlocked.Exchange(ref taken[number], 1) != 0) continue;
                Interlocked.Increment(ref started);
                any = true;
                Execute(number, share);
                Interlocked.Increment(ref done);
            }
            return any;
        }

        /// <summary>Waits for the shares of others.</summary>
        public void Wait()
        {
            for (var turn = 0; turn < WaitTurns && Volatile.Read(ref done) < shares; turn++) Thread.SpinWait(1);
            for (var spinner = new SpinWait(); Volatile.Read(ref done) < shares;) spinner.SpinOnce(sleep1Threshold: -1);
        }

        /// <summary>Throws what the first share failed with that failed.</summary>
        public void Throw()
        {
            if (Array.Find(failures, failure => failure is not null) is { } first) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        void Execute(int number, Action<int> what)
        {
#pragma warning disable CA1031 // It is thrown again by the thread that waits.
            try { what(number); }
            catch (Exception failure) { failures[number] = failure; }
#pragma warning restore CA1031
        }
    }
}
