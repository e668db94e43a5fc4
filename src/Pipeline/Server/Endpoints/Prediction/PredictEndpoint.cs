using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Commands.Serving;

namespace Pipeline.Server.Endpoints.Prediction;

/// <summary><c>POST /api/predict</c>: strokes or pixels as JSON, to probabilities and why.</summary>
static class PredictEndpoint
{
    const string Json = "application/json", Problem = "application/problem+json";

    /// <summary>Adds the endpoint of a model.</summary>
    public static void Map(IEndpointRouteBuilder routes, ServedModel served) => routes
        .MapPost("/api/predict", (Delegate)((HttpContext context) => Answer(context, served)))
        .WithName("predict").WithTags("Model").WithSummary("What the model says of a drawing or an image, and why")
        .Accepts<PredictRequest>(Json)
        .Produces<PredictAnswer>()
        .ProducesProblem(StatusCodes.Status400BadRequest, Problem)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge, Problem)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType, Problem);

    static async Task<IResult> Answer(HttpContext context, ServedModel served)
    {
        if (!context.Request.HasJsonContentType())
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType,
                $"Found the content type '{context.Request.ContentType}', expected {Json}.");
        try
        {
            var request = await JsonSerializer.DeserializeAsync(
                context.Request.Body, ServerJson.Default.PredictRequest, context.RequestAborted);
            return request is null ? BadJson("") : RequestPixels.Of(request, served.Labels.Count).Match<IResult>(
                pixels => TypedResults.Json(PredictAnswer.Of(served, pixels, request.Explain), ServerJson.Default.PredictAnswer),
                error => Problems.Of(StatusCodes.Status400BadRequest, error.Message));
        }
        catch (JsonException exception)
        {
            return BadJson(exception.Path is { } path ? $" at {path}, byte {exception.BytePositionInLine} of line {exception.LineNumber}" : "");
        }
    }

    static IResult BadJson(string where) => Problems.Of(
        StatusCodes.Status400BadRequest, $"The JSON is damaged or of another kind{where}; expected {{\"strokes\":[[[0.2,0.1],[0.7,0.1]]]}} "
            + "or {\"pixels\":[…784 whole numbers…]}: see /openapi/v1.json.");
}
