namespace Pipeline.Numerics;

/// <summary>Threads that share work of microseconds. Helpers come from the pool and stay a moment after their share, because more is about to come.</summary>
/// <remarks>
/// Waking a thread takes longer than half a matrix product does. Who calls takes part and goes on until no share is left, so a helper that is late costs
/// nothing but its help. Shares write to places of their own: which thread takes which is not to be seen in any result.
/// </remarks>
sealed class Team(int threads)
{
    // How long a helper stays when there is nothing to do: some half a millisecond, longer than the part of a block that one thread has to do alone.
    const int Patience = 2000, Pause = 8;

    volatile Work? current;
    int helpers;

    /// <summary>share(0) … share(shares − 1), side by side; returns when all are done.</summary>
    public void Run(int shares, Action<int> share)
    {
        if (shares <= 1 || threads <= 1)
        {
            for (var i = 0; i < shares; i++) share(i);
            return;
        }
        var work = new Work(shares, share);
        current = work;
        for (var missing = Math.Min(shares, threads) - 1 - Volatile.Read(ref helpers); missing > 0; missing--)
        {
            Interlocked.Increment(ref helpers);
            ThreadPool.UnsafeQueueUserWorkItem(static team => team.Help(), this, preferLocal: false);
        }
        work.Do();
        work.Wait();
    }

    void Help()
    {
        for (var idle = 0; idle < Patience; idle++)
        {
            if (current is { } work && work.Do()) idle = 0;
            else Thread.SpinWait(Pause);
        }
        Interlocked.Decrement(ref helpers);
    }

    /// <summary>Shares, handed out one after the other.</summary>
    sealed class Work(int shares, Action<int> share)
    {
        readonly Exception?[] failures = new Exception?[shares];
        int next, done;

        /// <summary>Takes shares until none is left; whether there was any.</summary>
        public bool Do()
        {
            if (Volatile.Read(ref next) >= shares) return false;
            var any = false;
            for (var i = Interlocked.Increment(ref next) - 1; i < shares; i = Interlocked.Increment(ref next) - 1)
            {
                any = true;
                Do(i);
                Interlocked.Increment(ref done);
            }
            return any;
        }

        /// <summary>Waits for the shares of others, and throws what the first of them failed with.</summary>
        public void Wait()
        {
            for (var spinner = new SpinWait(); Volatile.Read(ref done) < shares;) spinner.SpinOnce(sleep1Threshold: -1);
            if (Array.Find(failures, failure => failure is not null) is { } first) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        void Do(int i)
        {
#pragma warning disable CA1031 // It is thrown again by the thread that waits.
            try { share(i); }
            catch (Exception failure) { failures[i] = failure; }
#pragma warning restore CA1031
        }
    }
}
