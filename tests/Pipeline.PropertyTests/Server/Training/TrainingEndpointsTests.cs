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

/// <summary>The endpoints of the training page on a server of its own, on the loopback.</summary>
public sealed class TrainingEndpointsTests : IAsyncLifetime
{
    readonly CancellationTokenSource stop = new();
    readonly HttpClient client = new();
    TrainingPage page = null!;
    WebApplication server = null!;

    public async Task InitializeAsync()
    {
        page = TrainingPage.Create(new("gradient", Hidden: "6", Epochs: "2"), SmallRuns.Data, stop.Token)
            .Match(created => created, errors => throw new ArgumentException($"{errors}"));
        server = WebServer.Create(new(
            new(IPAddress.Loopback, 0), [.. HostNames.Of(IPAddress.Loopback)], [TrainingPage.Page], [page.Endpoints.Map], _ => { }));
        await server.StartAsync();
        client.BaseAddress = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await stop.CancelAsync();
        await server.DisposeAsync();
        await page.DisposeAsync();
        stop.Dispose();
    }

    [Fact]
    public async Task A_learner_steps_runs_pauses_and_begins_again()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/training/step")).StatusCode);
        Assert.Equal(1, (await Post("step", """{"count":1}""")).GetProperty("shownStep").GetInt64());
        Assert.Equal(1, (await Get("/step")).GetProperty("step").GetInt64());
        Assert.True((await Post("run", """{"stepsPerSecond":1}""")).GetProperty("isRunning").GetBoolean());
        Assert.False((await Post("pause", "{}")).GetProperty("isRunning").GetBoolean());
        var again = await Post("reset", """{"recipe":"minibatch","hidden":"5","batch":"8","epochs":"1"}""");
        Assert.Equal((0, 7), (again.GetProperty("step").GetInt64(), again.GetProperty("totalSteps").GetInt64()));
        Assert.Equal("5", again.GetProperty("settings").GetProperty("hidden").GetString());
    }

    [Fact]
    public async Task Events_show_the_run_to_its_end_and_end_with_the_server()
    {
        using var answer = await client.GetAsync("/api/training/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(0, (await Next(events)).GetProperty("step").GetInt64());
        await Post("run", "{}");
        JsonElement last;
        do last = await Next(events); while (last.GetProperty("isRunning").GetBoolean());
        Assert.True(last.GetProperty("isFinished").GetBoolean());
        await stop.CancelAsync();
        Assert.DoesNotContain("data", await events.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("step", "", 400)]
    [InlineData("step", "{", 400)]
    [InlineData("step", "null", 400)]
    [InlineData("step", "[]", 400)]
    [InlineData("step", """{"count":0}""", 400)]
    [InlineData("step", """{"count":-1}""", 400)]
    [InlineData("step", """{"count":100001}""", 400)]
    [InlineData("step", """{"count":1e99}""", 400)]
    [InlineData("step", """{"count":"one"}""", 400)]
    [InlineData("step", """{"counts":1}""", 400)]
    [InlineData("run", """{"stepsPerSecond":0}""", 400)]
    [InlineData("run", """{"stepsPerSecond":1e300}""", 400)]
    [InlineData("run", """{"stepsPerSecond":NaN}""", 400)]
    [InlineData("run", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 400)]
    [InlineData("reset", """{"hidden":"100000"}""", 400)]
    [InlineData("reset", """{"hidden":"\u0000"}""", 400)]
    [InlineData("reset", """{"recipe":"numerical"}""", 400)]
    [InlineData("reset", """{"learningRate":0.3}""", 400)]
    [InlineData("reset", """{"data":"/etc"}""", 400)]
    [InlineData("nowhere", "{}", 404)]
    public async Task What_makes_no_sense_is_answered_with_a_problem(string command, string body, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/api/training/{command}", content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(0, (await Get("")).GetProperty("step").GetInt64());
    }

    [Fact]
    public async Task A_bad_setting_is_told_in_the_words_of_the_command_line()
    {
        using var content = new StringContent("""{"hidden":"300","seed":"x"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/training/reset", content);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(
            "--seed: found 'x', expected a whole number of 64 bits.", problem.RootElement.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task The_page_and_its_scripts_are_there()
    {
        var html = await client.GetStringAsync("/train");
        Assert.Contains("One step, formula by formula", html, StringComparison.Ordinal);
        foreach (var file in new[] { "train", "train-api", "train-curves", "train-formulas", "train-numbers", "train-pictures" })
            Assert.Equal("text/javascript", (await client.GetAsync($"/{file}.js")).Content.Headers.ContentType!.MediaType);
    }

    async Task<JsonElement> Get(string path) => Read(await client.GetStringAsync($"/api/training{path}"));

    async Task<JsonElement> Post(string command, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"/api/training/{command}", content);
        return Read(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    static async Task<JsonElement> Next(StreamReader events)
    {
        const string prefix = "data: ";
        while (await events.ReadLineAsync() is { } line)
            if (line.StartsWith(prefix, StringComparison.Ordinal)) return Read(line[prefix.Length..]);
        throw new EndOfStreamException();
    }

    static JsonElement Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
