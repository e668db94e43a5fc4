using Pipeline.Learning;
using Pipeline.PropertyTests.Learning;
using Pipeline.Server.Training;
using Xunit;

namespace Pipeline.PropertyTests.Server.Training;

public class TrainingRunnerTests
{
    static readonly TrainingSettings settings = SmallRuns.Settings[1];

    [Fact]
    public async Task A_run_in_the_background_ends_with_the_bits_of_the_fold()
    {
        await using var runner = Begin();
        await runner.Execute(now => now with { Session = now.Session.Run() }, CancellationToken.None);
        var last = await Last(runner, session => session.Session.IsFinished);
        Assert.Equal(
            SmallRuns.Begin(settings).Run().Advance(int.MaxValue).State.Parameters, last.Session.State.Parameters);
    }

    [Fact]
    public async Task Pausing_and_going_on_again_and_again_ends_with_the_same_bits()
    {
        await using var runner = Begin();
        while (!runner.Current.Session.IsFinished)
        {
            await runner.Execute(now => now with { Session = now.Session.Run(), StepsPerSecond = 2000 }, CancellationToken.None);
            await runner.Execute(now => now with { Session = now.Session.Pause() }, CancellationToken.None);
            var paused = await Last(runner, session => !session.Session.IsRunning);
            Assert.Equal(paused.Session.Step, paused.Session.Shown!.Step);
        }
        Assert.Equal(
            SmallRuns.Begin(settings).Run().Advance(int.MaxValue).State.Parameters, runner.Current.Session.State.Parameters);
    }

    [Fact]
    public async Task A_slow_pace_is_interrupted_by_a_command()
    {
        await using var runner = Begin();
        await runner.Execute(now => now with { Session = now.Session.Run(), StepsPerSecond = 0.1 }, CancellationToken.None);
        await Last(runner, session => session.Session.Step == 1);
        await runner.Execute(now => now with { StepsPerSecond = null }, CancellationToken.None);
        await Last(runner, session => session.Session.IsFinished);
    }

    [Fact]
    public async Task A_step_is_in_the_answer_to_its_command()
    {
        await using var runner = Begin();
        for (var step = 1; step <= 3; step++)
        {
            var after = await Step(runner);
            Assert.Equal((step, step, false), (after.Session.Step, after.Session.Shown!.Step, after.Session.IsRunning));
        }
    }

    [Fact]
    public async Task A_watcher_that_looks_away_gets_the_latest_and_nothing_in_between()
    {
        await using var runner = Begin();
        await using var watcher = runner.Watch(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None).GetAsyncEnumerator();
        await watcher.MoveNextAsync();
        Assert.Equal(0, watcher.Current!.Session.Step);
        for (var step = 0; step < 20; step++)
            await runner.Execute(now => now with { Session = now.Session.RunFor(1) }, CancellationToken.None);
        await watcher.MoveNextAsync();
        Assert.Equal(20, watcher.Current!.Session.Step);
    }

    [Fact]
    public async Task Watchers_see_the_same_run()
    {
        await using var runner = Begin();
        var watchers = Enumerable.Range(0, 5).Select(_ => Task.Run(() => Last(runner, session => session.Session.IsFinished))).ToArray();
        await runner.Execute(now => now with { Session = now.Session.Run(), StepsPerSecond = null }, CancellationToken.None);
        var seen = await Task.WhenAll(watchers);
        Assert.All(seen, last => Assert.Same(seen[0], last));
    }

    [Fact]
    public async Task Watching_ends_when_it_is_cancelled()
    {
        await using var runner = Begin();
        using var cancel = new CancellationTokenSource();
        await using var watcher = runner.Watch(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel.Token).GetAsyncEnumerator();
        Assert.True(await watcher.MoveNextAsync());
        var next = watcher.MoveNextAsync();
        await cancel.CancelAsync();
        Assert.False(await next);
    }

    [Fact]
    public async Task A_command_that_fails_leaves_the_session_as_it_was()
    {
        await using var runner = Begin();
        await Assert.ThrowsAsync<InvalidOperationException>(() => runner.Execute(
            _ => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(1, (await Step(runner)).Session.Step);
    }

    [Fact]
    public async Task A_run_that_fails_is_reported_and_stopped_and_takes_no_command()
    {
        var (reports, broken) = (new TaskCompletionSource<string>(), SmallRuns.Begin(settings) with { Epoch = new(0, default) });
        await using var runner = new TrainingRunner(broken, reports.SetResult);
        await runner.Execute(now => now with { Session = now.Session.Run() }, CancellationToken.None);
        var last = await Last(runner, session => session.Failure is not null);
        Assert.False(last.Session.IsRunning);
        Assert.Contains("error: training: ", await reports.Task, StringComparison.Ordinal);
        Assert.Contains("\"failure\":\"Training ended by a bug", last.Json, StringComparison.Ordinal);
        Assert.IsType<Ended>(await runner.Execute(now => now, CancellationToken.None));
    }

    [Fact]
    public async Task A_run_has_a_number_that_grows()
    {
        await using var runner = Begin();
        await Step(runner);
        var reset = await runner.Execute(now => now.Begin(SmallRuns.Begin(settings)), CancellationToken.None);
        Assert.Equal((1, 0), (((Executed)reset).After.Now.Run, ((Executed)reset).After.Session.Step));
        Assert.Equal((1, 1), ((await Step(runner)).Now.Run, runner.Current.Session.Step));
    }

    [Fact]
    public async Task A_quiet_run_says_nothing_time_and_again()
    {
        await using var runner = Begin();
        var clock = new ManualClock();
        await using var watcher = runner.Watch(TimeSpan.FromSeconds(15), clock, CancellationToken.None).GetAsyncEnumerator();
        await watcher.MoveNextAsync();
        for (var i = 0; i < 3; i++)
        {
            var next = watcher.MoveNextAsync();
            Assert.Equal(TimeSpan.FromSeconds(15), await clock.Ring());
            Assert.True(await next);
            Assert.Null(watcher.Current);
        }
        var news = watcher.MoveNextAsync();
        await Step(runner);
        Assert.True(await news);
        Assert.Equal(1, watcher.Current!.Session.Step);
    }

    [Theory]
    [InlineData(null, 0, 0, long.MaxValue)]
    [InlineData(10.0, 0, 0, 1)]
    [InlineData(10.0, 0.05, 1, 0)]
    [InlineData(10.0, 0.11, 1, 1)]
    [InlineData(10.0, 1, 4, 7)]
    [InlineData(0.5, 1.9, 1, 0)]
    public void Steps_are_due_by_the_pace(double? pace, double seconds, long taken, long due) =>
        Assert.Equal(due, new Pace(pace, 100, 0).StepsDue(TimeSpan.FromSeconds(seconds), 100 + taken));

    static TrainingRunner Begin() => new(SmallRuns.Begin(settings), line => throw new InvalidOperationException(line));

    static async Task<PublishedSession> Step(TrainingRunner runner) => Assert.IsType<Executed>(
        await runner.Execute(now => now with { Session = now.Session.RunFor(1) }, CancellationToken.None)).After;

    static async Task<PublishedSession> Last(TrainingRunner runner, Func<PublishedSession, bool> isLast)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var session in runner.Watch(Timeout.InfiniteTimeSpan, TimeProvider.System, limit.Token))
            if (session is not null && isLast(session)) return session;
        throw new InvalidOperationException("The run was watched to no end.");
    }
}
