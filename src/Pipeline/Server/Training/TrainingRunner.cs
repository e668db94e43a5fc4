using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Pipeline.Learning;

namespace Pipeline.Server.Training;

/// <summary>
/// Advances the one session of a server in the background, takes commands between pieces of it, and publishes snapshots. Whoever watches
/// gets the latest one and skips what was published while it was being sent: nobody slows training, and nothing piles up.
/// </summary>
sealed class TrainingRunner : IAsyncDisposable
{
    /// <summary>What is said where training ended by an internal error.</summary>
    public const string Failure = "Training ended by a bug in the program; the server has printed what happened. Start the server again.";

    const int MaxWaitingCommands = 16, SamplesPerPiece = 512;

    // Ten pictures a second look like motion; a command waits for a piece at most.
    static readonly TimeSpan publishInterval = TimeSpan.FromSeconds(0.1), maxPause = TimeSpan.FromSeconds(0.05);

    readonly Channel<Command> commands = Channel.CreateBounded<Command>(
        new BoundedChannelOptions(MaxWaitingCommands) { SingleReader = true });
    readonly CancellationTokenSource stop = new();
    readonly Action<string> report;
    readonly Task loop;
    volatile PublishedSession current;
    TaskCompletionSource changed = NewSignal();

    /// <summary>Begins with a session that waits for its first command.</summary>
    /// <param name="session">The session.</param>
    /// <param name="report">Takes a line for an internal error.</param>
    public TrainingRunner(TrainingSession session, Action<string> report)
    {
        this.report = report;
        current = new(new(session, null, 0), 0);
        loop = Task.Run(RunUntilStopped);
    }

    /// <summary>What was published last.</summary>
    public PublishedSession Current => current;

    /// <summary>Has a command executed. An exception of the command itself is thrown, and the session stays what it was.</summary>
    public async Task<Execution> Execute(Func<SessionAtPace, SessionAtPace> transition, CancellationToken cancel)
    {
        var command = new Command(transition, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (loop.IsCompleted) return new Ended();
        if (!commands.Writer.TryWrite(command)) return new Refused();
        await Task.WhenAny(command.Done.Task, loop).WaitAsync(cancel);
        return command.Done.Task.IsCompleted ? new Executed(await command.Done.Task) : new Ended();
    }

    /// <summary>
    /// The session now, and each time that it has changed, the latest; null after each time without a change. Ends when it is cancelled.
    /// </summary>
    public async IAsyncEnumerable<PublishedSession?> Watch(
        TimeSpan quietTime, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var last = -1L; !cancel.IsCancellationRequested;)
        {
            var signal = Volatile.Read(ref changed).Task;
            var latest = current;
            if (latest.Sequence == last)
            {
                await signal.WaitAsync(quietTime, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (!signal.IsCompleted && !cancel.IsCancellationRequested) yield return null;
            }
            else
            {
                last = latest.Sequence;
                yield return latest;
            }
        }
    }

    async Task RunUntilStopped()
    {
        try
        {
            await Run();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the server.
        }
#pragma warning disable CA1031 // Nobody awaits the loop: whoever watches is told, and so is whoever started the server.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            report($"error: training: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
            Publish(current.Now with { Session = current.Session with { Until = current.Session.Step } }, Failure);
        }
    }

    async Task Run()
    {
        var now = current.Now;
        var (pace, published) = (Pace.Begin(now), Stopwatch.GetTimestamp());
        while (!stop.IsCancellationRequested)
        {
            while (commands.Reader.TryRead(out var command))
            {
                now = command.Execute(now, next => Publish(next));
                pace = Pace.Begin(now);
            }
            if (!now.Session.IsRunning)
            {
                await commands.Reader.WaitToReadAsync(stop.Token);
                continue;
            }
            var due = pace.StepsDue(Stopwatch.GetElapsedTime(pace.Timestamp), now.Session.Step);
            var piece = Math.Max(1, SamplesPerPiece / now.Session.Plan.Config.BatchSize);
            if (due > piece) pace = Pace.Begin(now);
            now = now with { Session = now.Session.Advance((int)Math.Min(due, piece)) };
            var isNews = !ReferenceEquals(now.Session, current.Session);
            if (isNews && (!now.Session.IsRunning || Stopwatch.GetElapsedTime(published) >= publishInterval))
            {
                Publish(now);
                published = Stopwatch.GetTimestamp();
            }
            if (due == 0) await WaitForCommand(pace.TimeToNext < maxPause ? pace.TimeToNext : maxPause);
        }
    }

    async Task WaitForCommand(TimeSpan time)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        limit.CancelAfter(time);
        await ((Task)commands.Reader.WaitToReadAsync(limit.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    PublishedSession Publish(SessionAtPace now, string? failure = null)
    {
        current = new(now, current.Sequence + 1, failure);
        Interlocked.Exchange(ref changed, NewSignal()).SetResult();
        return current;
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the loop after the piece in hand.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    sealed record Command(Func<SessionAtPace, SessionAtPace> Transition, TaskCompletionSource<PublishedSession> Done)
    {
        public SessionAtPace Execute(SessionAtPace now, Func<SessionAtPace, PublishedSession> publish)
        {
            try
            {
                var next = Transition(now);
                // A step alone is taken before the answer, which then shows it.
                if (next.Session is { IsRunning: true, Until: var until } session && until == session.Step + 1)
                    next = next with { Session = session.Advance(1) };
                Done.SetResult(publish(next));
                return next;
            }
#pragma warning disable CA1031 // Whoever sent the command is told; the session stays what it was.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Done.SetException(exception);
                return now;
            }
        }
    }
}
