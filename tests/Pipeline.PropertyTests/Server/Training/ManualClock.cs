using System.Threading.Channels;
using Xunit;

namespace Pipeline.PropertyTests.Server.Training;

/// <summary>A clock whose timers ring when they are told to.</summary>
sealed class ManualClock : TimeProvider
{
    readonly Channel<Timer> timers = Channel.CreateUnbounded<Timer>();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(dueTime, () => callback(state));
        Assert.True(timers.Writer.TryWrite(timer));
        return timer;
    }

    /// <summary>Waits for the next timer, rings it, and returns the time that it was set to.</summary>
    public async Task<TimeSpan> Ring()
    {
        var timer = await timers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        timer.Ring();
        return timer.DueTime;
    }

    sealed record Timer(TimeSpan DueTime, Action Ring) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
