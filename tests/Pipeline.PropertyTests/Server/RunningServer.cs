using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Commands.Serving;
using Pipeline.Server;
using Pipeline.Server.Endpoints;
using Pipeline.Server.Endpoints.Prediction;
using Xunit;

namespace Pipeline.PropertyTests.Server;

/// <summary>A server on a free port of the loopback, with the model that <c>serve</c> trains.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    readonly List<string> reports = [];
    WebApplication? server;

    public Uri Address { get; private set; } = new("http://localhost");

    public HttpClient Client { get; private set; } = new();

    internal ServedModel Served { get; private set; } = null!;

    /// <summary>What the server reported: internal errors.</summary>
    public string[] Reports
    {
        get { lock (reports) return [.. reports]; }
    }

    public async Task InitializeAsync()
    {
        var host = new Host(TextWriter.Null, TextWriter.Null, Path.GetTempPath());
        Served = (await ServedModel.Get(default, host, default)).IfFail(error => throw new InvalidOperationException(error.Message));
        server = WebServer.Create(new(
            new IPEndPoint(IPAddress.Loopback, 0), HostNames.Of(IPAddress.Loopback), [new Page("/", "Draw", "draw.html")],
            [HealthEndpoint.Map, routes => ModelEndpoints.Map(routes, Served), routes => PredictEndpoint.Map(routes, Served)],
            line => { lock (reports) reports.Add(line); }));
        await server.StartAsync();
        Address = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new() { BaseAddress = Address };
    }

    public Task<HttpResponseMessage> Post(string json) => Post(Encoding.UTF8.GetBytes(json), "application/json");

    public async Task<HttpResponseMessage> Post(byte[] body, string type, string path = "/api/predict")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        // The server says what it thinks of the headers before a large body is sent, which it may cut off.
        request.Headers.ExpectContinue = body.Length > 100_000;
        return await Client.SendAsync(request);
    }

    /// <summary>The answer to a request that succeeds.</summary>
    public static async Task<JsonElement> Answer(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (server is not null) await server.DisposeAsync();
    }
}

/// <summary>The tests that share a server.</summary>
[CollectionDefinition(Name)]
public sealed class ServerTests : ICollectionFixture<RunningServer>
{
    public const string Name = "server";
}
