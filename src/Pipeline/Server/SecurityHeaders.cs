using Microsoft.AspNetCore.Http;

namespace Pipeline.Server;

/// <summary>Response headers that confine the pages: to their own scripts and styles, to this server, and out of frames.</summary>
/// <remarks>Source: OWASP Secure Headers Project, https://owasp.org/www-project-secure-headers/.</remarks>
static class SecurityHeaders
{
    const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Adds the headers to every response, errors included.</summary>
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        // An error clears the headers that were set before it, so they are set when the response begins.
        context.Response.OnStarting(Set, context.Response.Headers);
        return next(context);
    }

    static Task Set(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
