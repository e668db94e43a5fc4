using Pipeline.Files;
using Xunit;

namespace Pipeline.PropertyTests;

public class InterruptionTests
{
    [Fact]
    public void A_request_cancels_and_only_the_first_counts()
    {
        using var interruption = new Interruption(Timeout.InfiniteTimeSpan, () => { });
        Assert.False(interruption.Token.IsCancellationRequested);
        Assert.True(interruption.RequestCancellation());
        Assert.True(interruption.Token.IsCancellationRequested);
        Assert.False(interruption.RequestCancellation());
    }

    [Fact]
    public void One_caller_may_say_so()
    {
        using var interruption = new Interruption(Timeout.InfiniteTimeSpan, () => { });
        Assert.True(interruption.ClaimMessage());
        Assert.False(interruption.ClaimMessage());
    }

    [Fact]
    public void Work_that_does_not_end_is_ended_at_the_deadline_but_not_while_a_file_is_written()
    {
        using var ended = new ManualResetEventSlim();
        using var interruption = new Interruption(TimeSpan.Zero, ended.Set);
        var endedWhileWriting = true;
        Disk.WithoutInterruption(() =>
        {
            interruption.RequestCancellation();
            endedWhileWriting = ended.Wait(TimeSpan.FromMilliseconds(50));
        });
        Assert.True(ended.Wait(TimeSpan.FromMinutes(1)));
        Assert.False(endedWhileWriting);
    }
}
