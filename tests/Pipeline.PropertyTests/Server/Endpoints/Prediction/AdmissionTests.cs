using FsCheck.Xunit;
using Pipeline.Server.Endpoints.Prediction;
using Xunit;

namespace Pipeline.PropertyTests.Server;

public class AdmissionTests
{
    [Property(MaxTest = 30)]
    public async Task No_more_than_the_bound_run_and_all_of_them_do_in_the_end(byte bound, byte requests)
    {
        var (atATime, count) = (1 + bound % 8, requests % 20);
        using var admission = new SemaphoreSlim(atATime);
        var gate = new TaskCompletionSource();
        var begun = 0;
        var all = Enumerable.Range(0, count).Select(i => admission.Run(
            async () =>
            {
                Interlocked.Increment(ref begun);
                await gate.Task;
                return i;
            },
            default)).ToArray();
        Assert.Equal(Math.Min(atATime, count), begun);
        gate.SetResult();
        Assert.Equal(Enumerable.Range(0, count), await Task.WhenAll(all));
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_is_never_begun_and_holds_no_place()
    {
        using var admission = new SemaphoreSlim(1);
        var gate = new TaskCompletionSource<int>();
        using var stop = new CancellationTokenSource();
        var first = admission.Run(() => gate.Task, default);
        var second = admission.Run<int>(() => throw new InvalidOperationException("begun"), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.SetResult(1);
        Assert.Equal(1, await first);
        Assert.Equal(2, await admission.Run(() => Task.FromResult(2), default));
    }
}
