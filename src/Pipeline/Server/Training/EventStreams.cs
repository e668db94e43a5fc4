using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Display;

namespace Pipeline.Server.Training;

/// <summary>Snapshots of the run as server-sent events.</summary>
/// <remarks>Source: HTML Living Standard, section 9.2, https://html.spec.whatwg.org/multipage/server-sent-events.html.</remarks>
/// <param name="runner">Runs it.</param>
/// <param name="clock">Tells when a stream was quiet for long.</param>
/// <param name="stop">The end of the server, which ends the streams.</param>
sealed class EventStreams(TrainingRunner runner, TimeProvider clock, CancellationToken stop)
{
    // A comment, which pages ignore: it keeps proxies from closing a quiet stream, and finds out who is gone.
    const string Heartbeat = ":\n\n";

    int open;

    /// <summary>Sends the snapshots until the client or the server ends it; where too many streams are open, a problem.</summary>
    public async Task Send(HttpContext context)
    {
        try
        {
            if (Interlocked.Increment(ref open) <= ServerLimits.EventStreams) await SendSnapshots(context);
            else
                await Problems.Of(StatusCodes.Status503ServiceUnavailable, ConsoleText.Invariant(
                    $"{ServerLimits.EventStreams} pages watch the run already. Close one, and try again.")).ExecuteAsync(context);
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }

    async Task SendSnapshots(HttpContext context)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        context.Response.ContentType = "text/event-stream";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await foreach (var session in runner.Watch(ServerLimits.QuietTime, clock, ended.Token))
                await context.Response.WriteAsync(session is null ? Heartbeat : Event(session), ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // In the midst of an event.
        }
    }

    static string Event(PublishedSession session) =>
        ConsoleText.Invariant($"event: snapshot\nid: {session.Sequence}\ndata: {session.Json}\n\n");
}
