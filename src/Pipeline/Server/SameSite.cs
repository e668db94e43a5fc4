using Microsoft.AspNetCore.Http;

namespace Pipeline.Server;

/// <summary>Requests that change something, or take time, come from the server's own pages, or from no page at all.</summary>
/// <remarks>
/// Any page that a browser has open may send simple POST requests to this machine, though it cannot read the answers. Browsers name the
/// page in the header Origin; programs do not send it. Source: OWASP, Cross-Site Request Forgery Prevention Cheat Sheet.
/// </remarks>
static class SameSite
{
    /// <summary>Refuses a request other than GET and HEAD from a page of another origin, with status 403.</summary>
    public static Task Require(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || IsOwn(request)) return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // Compared without the scheme: behind a proxy the page has https and this server http.
    static bool IsOwn(HttpRequest request) => request.Headers.Origin is [] || request.Headers.Origin is [{ } origin]
        && Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
