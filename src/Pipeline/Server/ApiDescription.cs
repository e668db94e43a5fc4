using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Pipeline.Server;

/// <summary>The OpenAPI document, at <c>/openapi/v1.json</c>.</summary>
static class ApiDescription
{
    /// <summary>Adds what makes the document of the endpoints.</summary>
    public static void Add(IServiceCollection services) => services.AddOpenApi(options =>
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Pipeline";
            document.Info.Version = About.Version.Split('+')[0];
            document.Info.Description = "Digits to probabilities. Errors are application/problem+json.";
            // Where the server is reached is what the client knows; the document says nothing of it.
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));

    /// <summary>Maps the document.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes.MapOpenApi();
}
