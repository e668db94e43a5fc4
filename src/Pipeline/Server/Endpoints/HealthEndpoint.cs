using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Pipeline.Server.Endpoints;

/// <summary>Whether the server answers.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
sealed record Health(string Status);

/// <summary><c>GET /api/health</c>, for those who watch servers.</summary>
static class HealthEndpoint
{
    /// <summary>Adds the endpoint.</summary>
    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/api/health", Answer)
        .WithName("health").WithTags("Server").WithSummary("Whether the server answers").Produces<Health>();

    static JsonHttpResult<Health> Answer() => TypedResults.Json(new Health("ok"), ServerJson.Default.Health);
}
