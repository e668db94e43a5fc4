using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Pipeline.Server;

/// <summary>Errors as problem+json (RFC 9457): a sentence for people, no stack trace.</summary>
static class Problems
{
    /// <summary>An error of a request that was understood as HTTP: what was found, and what was expected.</summary>
    public static ProblemHttpResult Of(int status, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: Title(status));

    /// <summary>Writes the sentence of the status that a response has, where it has no body.</summary>
    public static Task Describe(HttpContext context) =>
        Of(context.Response.StatusCode, Detail(context.Response.StatusCode)).ExecuteAsync(context);

    /// <summary>Handles exceptions: those of a bad request have their own status, others are reported and answered with 500.</summary>
    public static ExceptionHandlerOptions HandleExceptions(Action<string> report) => new()
    {
        StatusCodeSelector = Status,
        ExceptionHandler = context =>
        {
            var exception = context.Features.Get<IExceptionHandlerFeature>()?.Error;
            if (exception is not null && Status(exception) == StatusCodes.Status500InternalServerError)
                report($"error: {context.Request.Path}: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}");
            return Describe(context);
        },
    };

    static int Status(Exception exception) =>
        exception is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError;

    static string Title(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "Bad request",
        StatusCodes.Status403Forbidden => "Forbidden",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status405MethodNotAllowed => "Method not allowed",
        StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout => "Too slow",
        StatusCodes.Status409Conflict => "Not now",
        StatusCodes.Status413PayloadTooLarge => "Too large",
        StatusCodes.Status415UnsupportedMediaType => "Unsupported type",
        StatusCodes.Status500InternalServerError => "Internal error",
        _ => "Refused",
    };

    static string Detail(int status) => status switch
    {
        StatusCodes.Status400BadRequest =>
            "The request is no HTTP that this server takes, or names a host that it does not answer to: see --allow-host.",
        StatusCodes.Status403Forbidden => "The request comes from a page of another site.",
        StatusCodes.Status404NotFound => "There is nothing here. The page is at /, the API is described in /openapi/v1.json.",
        StatusCodes.Status405MethodNotAllowed => "The address exists, but not for this method: see the header Allow.",
        StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout =>
            $"The request did not arrive, or was not answered, within {ServerLimits.RequestTime.TotalSeconds:0} seconds.",
        StatusCodes.Status413PayloadTooLarge =>
            $"The body is larger than {ServerLimits.BodyBytes >> 20} MiB, or {ServerLimits.ImageBytes >> 20} MiB for an image.",
        StatusCodes.Status415UnsupportedMediaType =>
            "The header Content-Type names none that is taken here, such as application/json: see /openapi/v1.json.",
        StatusCodes.Status500InternalServerError => "This is a bug in the program; the server has printed what happened.",
        _ => $"The request is refused with status {status}.",
    };
}
