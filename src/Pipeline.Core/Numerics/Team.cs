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

    // How often the caller looks before it lets others have its core: some 20 microseconds.
    const int Turns = 500;

    Work? current;
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
        Volatile.Write(ref current, work);
        Call(Math.Min(shares, threads) - 1);
        work.Do(0);
        work.Wait();
        Interlocked.CompareExchange(ref current, null, work);       // nobody keeps what it closes over
        work.Throw();
    }

    /// <summary>Calls helpers from the pool until there are so many.</summary>
    void Call(int wanted)
    {
        for (var present = Volatile.Read(ref helpers); present < wanted; present = Volatile.Read(ref helpers))
            if (Interlocked.CompareExchange(ref helpers, present + 1, present) == present)
                ThreadPool.UnsafeQueueUserWorkItem(static help => help.Team.Help(help.Number), (Team: this, Number: present + 1), preferLocal: false);
    }

    /// <summary>Helper <paramref name="number"/> takes the share of that number first: what it worked on before is still in the cache of its core.</summary>
    void Help(int number)
    {
        for (var idle = 0; idle < Patience; idle++)
        {
            if (Volatile.Read(ref current) is { } work && work.Do(number)) idle = 0;
            else Thread.SpinWait(Pause);
        }
        Interlocked.Decrement(ref helpers);
    }

    /// <summary>Shares, each for the first who takes it.</summary>
    sealed class Work(int shares, Action<int> share)
    {
        readonly Exception?[] failures = new Exception?[shares];
        readonly int[] taken = new int[shares];
        int started, done;

        /// <summary>Takes shares until none is left, that of number <paramref name="first"/> before others; whether there was any.</summary>
        public bool Do(int first)
        {
            var any = false;
            for (var i = 0; i < shares && Volatile.Read(ref started) < shares; i++)
            {
                var number = (first + i) % shares;
                if (Interlocked.Exchange(ref taken[number], 1) != 0) continue;
                Interlocked.Increment(ref started);
                any = true;
                Do(number, share);
                Interlocked.Increment(ref done);
            }
            return any;
        }

        /// <summary>Waits for the shares of others.</summary>
        public void Wait()
        {
            for (var turn = 0; turn < Turns && Volatile.Read(ref done) < shares; turn++) Thread.SpinWait(1);
            for (var spinner = new SpinWait(); Volatile.Read(ref done) < shares;) spinner.SpinOnce(sleep1Threshold: -1);
        }

        /// <summary>Throws what the first share failed with that failed.</summary>
        public void Throw()
        {
            if (Array.Find(failures, failure => failure is not null) is { } first) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        }

        void Do(int number, Action<int> what)
        {
#pragma warning disable CA1031 // It is thrown again by the thread that waits.
            try { what(number); }
            catch (Exception failure) { failures[number] = failure; }
#pragma warning restore CA1031
        }
    }
}
