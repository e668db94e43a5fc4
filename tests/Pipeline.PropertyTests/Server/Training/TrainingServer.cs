using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.PropertyTests.Learning;
using Pipeline.Server;
using Pipeline.Server.Training;
using Xunit;

namespace Pipeline.PropertyTests.Server.Training;

/// <summary>A server on the loopback with the training page and a small run.</summary>
public sealed class TrainingServer : IAsyncLifetime, IDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentQueue<string> reports = new();
    TrainingPage page = null!;
    WebApplication server = null!;

    /// <summary>A client of the server.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>The clock of the event streams.</summary>
    internal ManualClock Clock { get; } = new();

    public async Task InitializeAsync()
    {
        page = TrainingPage.Create(new("gradient", Hidden: "6", Epochs: "2"), SmallRuns.Data, reports.Enqueue, Clock, stop.Token)
            .Match(created => created, errors => throw new ArgumentException($"{errors}"));
        server = WebServer.Create(new(
            new(IPAddress.Loopback, 0), [.. HostNames.Of(IPAddress.Loopback)], [TrainingPage.Page], [page.Endpoints.Map], reports.Enqueue));
        await server.StartAsync();
        Client.BaseAddress = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>Says that the server is about to stop.</summary>
    public Task Stop() => stop.CancelAsync();

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await server.DisposeAsync();
        await page.DisposeAsync();
        // Internal errors: no test makes one.
        Assert.Empty(reports);
    }

    public void Dispose()
    {
        Client.Dispose();
        stop.Dispose();
    }

    /// <summary>What stands at a path below the API of the page.</summary>
    public async Task<JsonElement> Get(string path) => Read(await Client.GetStringAsync($"/api/training{path}"));

    /// <summary>The answer to a command that is fine.</summary>
    public async Task<JsonElement> Post(string command, string body)
    {
        using var answer = await Send(command, body);
        return Read(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    /// <summary>The answer to any command.</summary>
    public async Task<HttpResponseMessage> Send(string command, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Client.PostAsync($"/api/training/{command}", content);
    }

    /// <summary>JSON that outlives its document.</summary>
    public static JsonElement Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
