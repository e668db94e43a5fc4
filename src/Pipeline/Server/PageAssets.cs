using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Pipeline.Server;

/// <summary>The files of the folder Pages, which are embedded in the program.</summary>
static class PageAssets
{
    const string Folder = "Pipeline.Server.Pages", NavigationMark = "<!-- navigation -->";

    // A new version of the program must not meet scripts of the old one: browsers ask each time, and are told "not modified".
    const string CacheControl = "no-cache";

    /// <summary>Scripts, styles and pictures, each under its name: <c>/style.css</c>. Pages are not among them.</summary>
    public static StaticFileOptions StaticFiles() => new()
    {
        FileProvider = Files(),
        ContentTypeProvider = new FileExtensionContentTypeProvider(new Dictionary<string, string>
        {
            [".css"] = "text/css; charset=utf-8",
            [".js"] = "text/javascript; charset=utf-8",
            [".svg"] = "image/svg+xml",
        }),
        OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = CacheControl,
    };

    /// <summary>Maps each page to its path, with links to all pages in place of <c>&lt;!-- navigation --&gt;</c>.</summary>
    public static void MapPages(IEndpointRouteBuilder routes, ImmutableArray<Page> pages)
    {
        foreach (var page in pages)
        {
            var html = Read(page.File).Replace(NavigationMark, Navigation(pages, page), StringComparison.Ordinal);
            routes.MapMethods(page.Path, [HttpMethods.Get, HttpMethods.Head], context =>
            {
                context.Response.Headers.CacheControl = CacheControl;
                return TypedResults.Content(html, "text/html; charset=utf-8").ExecuteAsync(context);
            });
        }
    }

    static EmbeddedFileProvider Files() => new(typeof(PageAssets).Assembly, Folder);

    static string Read(string file)
    {
        using var reader = new StreamReader(Files().GetFileInfo(file).CreateReadStream());
        return reader.ReadToEnd();
    }

    static string Navigation(ImmutableArray<Page> pages, Page current) => pages.Length < 2 ? "" :
        $"""<nav aria-label="Pages"><ul>{string.Concat(pages.Select(page => Link(page, page == current)))}</ul></nav>""";

    static string Link(Page page, bool isCurrent) =>
        $"""<li><a href="{page.Path}"{(isCurrent ? " aria-current=\"page\"" : "")}>{WebUtility.HtmlEncode(page.Title)}</a></li>""";
}
