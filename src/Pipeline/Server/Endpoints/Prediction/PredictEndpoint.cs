using System.Text.Json;
using LanguageExt;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pipeline.Commands.Serving;

namespace Pipeline.Server.Endpoints.Prediction;

/// <summary><c>POST /api/predict</c>: strokes or pixels as JSON, or an image file, to probabilities and why.</summary>
static class PredictEndpoint
{
    const string Json = "application/json", Problem = "application/problem+json";

    /// <summary>Adds the endpoint of a model.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServedModel served) =>
        Map(routes, served, new SemaphoreSlim(ServerLimits.ConcurrentBodies), new SemaphoreSlim(ServerLimits.ConcurrentDecodings));

    static void Map(IEndpointRouteBuilder routes, ServedModel served, SemaphoreSlim bodies, SemaphoreSlim decoding) => routes
        .MapPost("/api/predict", (Delegate)((HttpContext context) =>
            bodies.Run(() => Answer(context, served, decoding), context.RequestAborted)))
        .WithName("predict").WithTags("Model").WithSummary("What the model says of a drawing or an image, and why")
        .Accepts<PredictRequest>(Json, [.. RequestImage.ContentTypes])
        .Produces<PredictAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest, Problem)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge, Problem)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType, Problem);

    static async Task<IResult> Answer(HttpContext context, ServedModel served, SemaphoreSlim decoding)
    {
        if (RequestImage.IsImage(context.Request))
            return ToResult((await RequestImage.Read(context, decoding)).Map(pixels => PredictAnswer.Of(served, pixels, explain: null)));
        // Other types do not come here, because of Accepts; none at all does.
        if (!context.Request.HasJsonContentType()) return TypedResults.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        try
        {
            var request = await JsonSerializer.DeserializeAsync(
                context.Request.Body, ServerJson.Default.PredictRequest, context.RequestAborted);
            if (request is null) return BadJson("");
            var pixels = await decoding.Run(
                () => Task.FromResult(RequestPixels.Of(request, served.Labels.Count)), context.RequestAborted);
            return ToResult(pixels.Map(found => PredictAnswer.Of(served, found, request.Explain)));
        }
        catch (JsonException exception)
        {
            return BadJson(exception.Path is { } path
                ? $" at {path}, byte {exception.BytePositionInLine} of line {exception.LineNumber}"
                : "");
        }
    }

    static IResult ToResult(Fin<PredictAnswer> answer) => answer.Match<IResult>(
        found => TypedResults.Json(found, ServerJson.Default.PredictAnswer),
        error => Problems.Of(StatusCodes.Status400BadRequest, error.Message));

    static ProblemHttpResult BadJson(string where) => Problems.Of(
        StatusCodes.Status400BadRequest, $"The JSON is damaged or of another kind{where}; expected {{\"strokes\":[[[0.2,0.1],[0.7,0.1]]]}} "
            + "or {\"pixels\":[…784 whole numbers…]}: see /openapi/v1.json.");
}
