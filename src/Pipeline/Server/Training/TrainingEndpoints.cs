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
/// <param name="streams">Sends its snapshots.</param>
/// <param name="plan">The plan of settings that were checked for these data.</param>
sealed class TrainingEndpoints(
    TrainingRunner runner, EventStreams streams, Func<TrainingSettings, Validation<Error, Func<TrainingPlan>>> plan)
{
    const string Json = "application/json", Problem = "application/problem+json";

    /// <summary>Adds the endpoints.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/training").WithTags("training");
        api.MapGet("", Snapshot)
            .WithName("training").WithSummary("Where the run is, its curves, and the first layer as pictures").Produces<TrainingSnapshot>();
        api.MapGet("/events", (Delegate)(Func<HttpContext, Task>)streams.Send)
            .WithName("training-events").WithSummary("The same as server-sent events, the latest each time that it has changed")
            .Produces<string>(contentType: "text/event-stream").ProducesProblem(StatusCodes.Status503ServiceUnavailable, Problem)
            .DisableRequestTimeout();
        api.MapGet("/step", ShownStep).WithName("training-step").WithSummary("The last step before the pause with all its numbers")
            .Produces<ShownStep>().ProducesProblem(StatusCodes.Status404NotFound, Problem);
        Describe(api.MapPost("/run", (Func<RunRequest, CancellationToken, Task<IResult>>)Run))
            .WithName("training-run").WithSummary("Goes on to the end of the last epoch");
        Describe(api.MapPost("/step", (Func<StepRequest, CancellationToken, Task<IResult>>)Step))
            .WithName("training-take-steps").WithSummary("Takes some steps, and pauses");
        Describe(api.MapPost("/pause", (Func<CancellationToken, Task<IResult>>)Pause))
            .WithName("training-pause").WithSummary("Pauses after one more step, which can be read");
        Describe(api.MapPost("/reset", (Func<TrainingSettings, CancellationToken, Task<IResult>>)Reset))
            .WithName("training-reset").WithSummary("Begins again, with other settings");
    }

    /// <summary>What all commands answer.</summary>
    static RouteHandlerBuilder Describe(RouteHandlerBuilder command) => command
        .Produces<TrainingSnapshot>()
        .ProducesProblem(StatusCodes.Status400BadRequest, Problem)
        .ProducesProblem(StatusCodes.Status500InternalServerError, Problem)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable, Problem);

    ContentHttpResult Snapshot() => TypedResults.Content(runner.Current.Json, Json);

    IResult ShownStep() => runner.Current.Now is { Session.Shown: { } shown, Run: var run }
        ? TypedResults.Json(new ShownStep(run, shown), LearningJson.Default.ShownStep)
        : Problems.Of(StatusCodes.Status404NotFound, "No step was taken yet that could be read: take one, or pause the run.");

    Task<IResult> Run(RunRequest request, CancellationToken cancel) => request.IsValid
        ? Execute(now => now with { Session = now.Session.Run(), StepsPerSecond = request.StepsPerSecond }, cancel)
        : BadRequest(ConsoleText.Invariant($"stepsPerSecond: found {request.StepsPerSecond}, expected a number from {RunRequest.MinPace} ")
            + ConsoleText.Invariant($"to {RunRequest.MaxPace}, or null for as fast as the machine can."));

    Task<IResult> Step(StepRequest request, CancellationToken cancel) => request.IsValid
        ? Execute(now => now with { Session = now.Session.RunFor(request.Count), StepsPerSecond = null }, cancel)
        : BadRequest(ConsoleText.Invariant($"count: found {request.Count}, expected a number from 1 to {StepRequest.MaxCount}."));

    Task<IResult> Pause(CancellationToken cancel) => Execute(now => now with { Session = now.Session.Pause() }, cancel);

    Task<IResult> Reset(TrainingSettings settings, CancellationToken cancel) => plan(settings).Match(
        create => Execute(now => now.Begin(TrainingSession.Begin(create())), cancel),
        errors => BadRequest(string.Join(' ', errors.Select(error => error.Message))));

    async Task<IResult> Execute(Func<SessionAtPace, SessionAtPace> transition, CancellationToken cancel) =>
        await runner.Execute(transition, cancel) switch
        {
            Executed { After: var after } => TypedResults.Content(after.Json, Json),
            Refused => Problems.Of(StatusCodes.Status503ServiceUnavailable, "Too many commands wait already. Try again."),
            _ => Problems.Of(StatusCodes.Status500InternalServerError, runner.Current.Failure ?? "The server is about to end."),
        };

    static Task<IResult> BadRequest(string detail) => Task.FromResult<IResult>(Problems.Of(StatusCodes.Status400BadRequest, detail));
}
