using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Learning;
using Pipeline.Server.Training;

namespace Pipeline.Server;

/// <summary>The web server: Kestrel with limits, security headers, errors for people, the pages and the endpoints.</summary>
static class WebServer
{
    /// <summary>A server that is not started yet.</summary>
    public static WebApplication Create(ServerSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        // Environment variables and appsettings.json of the current directory are no options of this program.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options =>
        {
            Limit(options);
            options.Listen(settings.EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        });
        ConfigureServices(builder.Services, settings);
        var server = builder.Build();
        Use(server, settings);
        return server;
    }

    static void Limit(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        var limits = options.Limits;
        limits.MaxConcurrentConnections = ServerLimits.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = ServerLimits.BodyBytes;
        limits.MaxRequestHeaderCount = ServerLimits.HeaderCount;
        limits.MaxRequestHeadersTotalSize = ServerLimits.HeaderBytes;
        limits.MaxRequestLineSize = ServerLimits.RequestLineBytes;
        limits.RequestHeadersTimeout = ServerLimits.HeaderTime;
        limits.KeepAliveTimeout = ServerLimits.IdleTime;
    }

    static void ConfigureServices(IServiceCollection services, ServerSettings settings)
    {
        // Hosts are filtered below, where an answer gets its headers and its sentence, and not before everything else.
        services.RemoveAll<IStartupFilter>();
        // The signals are those of the program: see Interruption.
        services.AddSingleton<IHostLifetime, UnattendedLifetime>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ServerLimits.StopTime);
        services.Configure<HostFilteringOptions>(options =>
            (options.AllowedHosts, options.AllowEmptyHosts, options.IncludeFailureMessage) = ([.. settings.AllowedHosts], false, false));
        services.AddRequestTimeouts(options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = ServerLimits.RequestTime });
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ServerJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(1, TrainingJson.Default);
            options.SerializerOptions.TypeInfoResolverChain.Insert(2, LearningJson.Default);
        });
        services.AddProblemDetails();
        ApiDescription.Add(services);
    }

    static void Use(WebApplication server, ServerSettings settings)
    {
        server.Use(SecurityHeaders.Add);
        server.UseExceptionHandler(Problems.HandleExceptions(settings.Report));
        server.UseStatusCodePages(context => Problems.Describe(context.HttpContext));
        server.UseHostFiltering();
        server.Use(SameSite.Require);
        server.UseRequestTimeouts();
        server.UseStaticFiles(PageAssets.StaticFiles());
        ApiDescription.Map(server);
        PageAssets.MapPages(server, settings.Pages);
        foreach (var map in settings.Endpoints) map(server);
    }
}
