using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using LanguageExt;
using LanguageExt.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pipeline.Display;
using Pipeline.Learning;

namespace Pipeline.Server.Training;

/// <summary><c>/api/training</c>: the one run of the server, which every page of it shows.</summary>
/// <param name="runner">Runs it.</param>
/// <param name="plan">The plan of settings that were checked for these data.</param>
/// <param name="stop">The end of the server, which ends the event streams.</param>
sealed class TrainingEndpoints(
    TrainingRunner runner, Func<TrainingSettings, Validation<Error, Func<TrainingPlan>>> plan, CancellationToken stop)
{
    const string Json = "application/json", Events = "snapshot";

    /// <summary>Adds the endpoints.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/training").WithTags("training");
        api.MapGet("", Snapshot).WithName("training").WithSummary("Where the run is, its curves, and the first layer as pictures");
        api.MapGet("/events", Watch).DisableRequestTimeout()
            .WithName("training-events").WithSummary("The same as server-sent events, the latest each time that it has changed");
        api.MapGet("/step", ShownStep).WithName("training-step").WithSummary("The last step before the pause with all its numbers");
        api.MapPost("/run", (Func<RunRequest, CancellationToken, Task<IResult>>)Run)
            .WithName("training-run").WithSummary("Goes on to the end of the last epoch");
        api.MapPost("/step", (Func<StepRequest, CancellationToken, Task<IResult>>)Step)
            .WithName("training-take-steps").WithSummary("Takes some steps, and pauses");
        api.MapPost("/pause", (Func<CancellationToken, Task<IResult>>)Pause)
            .WithName("training-pause").WithSummary("Pauses after one more step, which can be read");
        api.MapPost("/reset", (Func<TrainingSettings, CancellationToken, Task<IResult>>)Reset)
            .WithName("training-reset").WithSummary("Begins again, with other settings");
    }

    ContentHttpResult Snapshot() => TypedResults.Content(runner.Current.Json, Json);

    ServerSentEventsResult<string> Watch(HttpContext context) => TypedResults.ServerSentEvents(Snapshots(context.RequestAborted));

    async IAsyncEnumerable<SseItem<string>> Snapshots([EnumeratorCancellation] CancellationToken aborted)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(aborted, stop);
        await foreach (var session in runner.Watch(ended.Token))
            yield return new(session.Json, Events) { EventId = ConsoleText.Invariant($"{session.Sequence}") };
    }

    IResult ShownStep() => runner.Current.Session.Shown is { } shown
        ? TypedResults.Json(shown, LearningJson.Default.LectureStep)
        : Problems.Of(StatusCodes.Status404NotFound, "No step was taken yet that could be read: take one, or pause the run.");

    Task<IResult> Run(RunRequest request, CancellationToken cancel) => request.IsValid
        ? Execute(now => new(now.Session.Run(), request.StepsPerSecond), cancel)
        : BadRequest(ConsoleText.Invariant($"stepsPerSecond: found {request.StepsPerSecond}, expected a number from {RunRequest.MinPace} ")
            + ConsoleText.Invariant($"to {RunRequest.MaxPace}, or null for as fast as the machine can."));

    Task<IResult> Step(StepRequest request, CancellationToken cancel) => request.IsValid
        ? Execute(now => new(now.Session.RunFor(request.Count), null), cancel)
        : BadRequest(ConsoleText.Invariant($"count: found {request.Count}, expected a number from 1 to {StepRequest.MaxCount}."));

    Task<IResult> Pause(CancellationToken cancel) => Execute(now => now with { Session = now.Session.Pause() }, cancel);

    Task<IResult> Reset(TrainingSettings settings, CancellationToken cancel) => plan(settings).Match(
        create => Execute(_ => new(TrainingSession.Begin(create()), null), cancel),
        errors => BadRequest(string.Join(' ', errors.Select(error => error.Message))));

    async Task<IResult> Execute(Func<SessionAtPace, SessionAtPace> transition, CancellationToken cancel) =>
        await runner.Execute(transition, cancel) is { } after
            ? TypedResults.Content(after.Json, Json)
            : Problems.Of(StatusCodes.Status503ServiceUnavailable, "Too many commands wait already. Try again.");

    static Task<IResult> BadRequest(string detail) => Task.FromResult<IResult>(Problems.Of(StatusCodes.Status400BadRequest, detail));
}
