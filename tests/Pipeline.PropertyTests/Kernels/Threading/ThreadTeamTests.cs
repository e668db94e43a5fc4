using System.Runtime.CompilerServices;
using Pipeline.Kernels;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class ThreadTeamTests
{
    // Only a team that does not run its items at the same time gets there.
    static readonly TimeSpan Never = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void ParallelFor_runs_every_index_once_before_it_returns(int threads)
    {
        var team = new ThreadTeam(threads);
        for (var count = 0; count < 200; count++)
        {
            var runs = new int[count];
            team.ParallelFor(count, i => Interlocked.Increment(ref runs[i]));
            Assert.All(runs, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void ParallelFor_may_be_nested_and_called_concurrently()
    {
        var team = new ThreadTeam(3);
        var sum = 0;
        Parallel.For(0, 50, _ => team.ParallelFor(4, _ => team.ParallelFor(3, i => Interlocked.Add(ref sum, i))));
        Assert.Equal(50 * 4 * 3, sum);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Exceptions_reach_the_caller(int threads)
    {
        var team = new ThreadTeam(threads);
        Assert.Throws<InvalidOperationException>(() => team.ParallelFor(5, i => { if (i == 3) throw new InvalidOperationException(); }));
        team.ParallelFor(5, _ => { });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Of_several_exceptions_the_one_with_the_lowest_index_is_thrown(int threads)
    {
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => new ThreadTeam(threads).ParallelFor(5, i =>
            {
                if (i is 1 or 3 or 4) throw new InvalidOperationException($"{i}");
            }));
            Assert.Equal("1", exception.Message);
        }
    }

    [Fact]
    public void Two_threads_share_the_items_also_after_the_worker_has_ended()
    {
        var team = new ThreadTeam(2);
        for (var loop = 0; loop < 10; loop++)
        {
            using var both = new CountdownEvent(2);
            var (runs, begun) = (new int[6], 0);
            team.ParallelFor(runs.Length, i =>
            {
                Interlocked.Increment(ref runs[i]);
                if (Interlocked.Increment(ref begun) <= 2) Assert.True(Meet(both));
            });
            Assert.All(runs, times => Assert.Equal(1, times));
            Thread.SpinWait(100_000);       // a few milliseconds: longer than a worker waits
        }
    }

    [Fact]
    public void ParallelFor_waits_for_the_item_of_another_thread()
    {
        var (caller, ended) = (Environment.CurrentManagedThreadId, 0);
        var (both, returned) = (new CountdownEvent(2), new ManualResetEventSlim());
        new ThreadTeam(2).ParallelFor(2, _ =>
        {
            Assert.True(Meet(both));
            if (Environment.CurrentManagedThreadId != caller) returned.Wait(50);        // in vain, but a caller that does not wait returns
            Interlocked.Increment(ref ended);
        });
        var endedBefore = Volatile.Read(ref ended);
        returned.Set();
        Assert.Equal(2, endedBefore);
    }

    [Fact]
    public void No_more_items_run_at_the_same_time_than_there_are_threads()
    {
        var (team, running, most) = (new ThreadTeam(2), 0, 0);
        team.ParallelFor(100, _ =>
        {
            var now = Interlocked.Increment(ref running);
            for (var before = Volatile.Read(ref most); now > before; before = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, before);
            for (var turn = 0; turn < 20; turn++) Thread.Yield();       // for a thread too many to come
            Interlocked.Decrement(ref running);
        });
        Assert.InRange(most, 1, 2);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 1)]
    [InlineData(3, 0)]
    public void A_loop_on_the_calling_thread_alone_allocates_nothing(int threads, int count)
    {
        var (team, runs) = (new ThreadTeam(threads), new int[count]);
        Action<int> body = i => runs[i]++;
        team.ParallelFor(count, body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        team.ParallelFor(count, body);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.All(runs, times => Assert.Equal(2, times));
    }

    [Fact]
    public void What_a_body_captures_is_released_after_the_loop()
    {
        var team = new ThreadTeam(2);
        var captured = Run();
        for (var attempt = 0; attempt < 300 && captured.IsAlive; attempt++)     // until the worker has left the loop too
        {
            Thread.Yield();
            GC.Collect();
        }
        Assert.False(captured.IsAlive);
        GC.KeepAlive(team);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Run()
        {
            var results = new int[4];
            team.ParallelFor(4, i => results[i] = i);
            return new(results);
        }
    }

    static bool Meet(CountdownEvent all)
    {
        all.Signal();
        return all.Wait(Never);
    }
}
