using System.Net;
using System.Text.Json;
using Pipeline.Server;
using Xunit;

namespace Pipeline.PropertyTests.Server.Training;

public class TrainingEndpointsTests(TrainingServer server) : IClassFixture<TrainingServer>
{
    const string Settings = """{"recipe":"gradient","hidden":"6","epochs":"2"}""";

    [Fact]
    public async Task A_learner_steps_runs_pauses_and_begins_again()
    {
        await server.Post("reset", Settings);
        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.GetAsync("/api/training/step")).StatusCode);
        Assert.Equal(1, (await server.Post("step", """{"count":1}""")).GetProperty("shownStep").GetInt64());
        Assert.Equal(1, (await server.Get("/step")).GetProperty("numbers").GetProperty("step").GetInt64());
        Assert.True((await server.Post("run", """{"stepsPerSecond":1}""")).GetProperty("isRunning").GetBoolean());
        Assert.False((await server.Post("pause", "{}")).GetProperty("isRunning").GetBoolean());
        var again = await server.Post("reset", """{"recipe":"minibatch","hidden":"5","batch":"8","epochs":"1"}""");
        Assert.Equal((0, 7), (again.GetProperty("step").GetInt64(), again.GetProperty("totalSteps").GetInt64()));
        Assert.Equal("5", again.GetProperty("settings").GetProperty("hidden").GetString());
    }

    [Fact]
    public async Task Events_show_the_run_to_its_end_and_end_with_the_server()
    {
        using var own = new TrainingServer();
        await own.InitializeAsync();
        using var answer = await own.Client.GetAsync("/api/training/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(0, (await Next(events)).GetProperty("step").GetInt64());
        await own.Post("run", "{}");
        JsonElement last;
        do last = await Next(events); while (last.GetProperty("isRunning").GetBoolean());
        Assert.True(last.GetProperty("isFinished").GetBoolean());
        await own.Stop();
        Assert.DoesNotContain("data", await events.ReadToEndAsync(), StringComparison.Ordinal);
        await own.DisposeAsync();
    }

    [Fact]
    public async Task Snapshots_and_steps_name_the_run_that_they_belong_to()
    {
        var before = (await server.Post("reset", Settings)).GetProperty("run").GetInt64();
        var run = (await server.Post("reset", Settings)).GetProperty("run").GetInt64();
        Assert.Equal(before + 1, run);
        Assert.Equal(run, (await server.Post("step", "{}")).GetProperty("run").GetInt64());
        Assert.Equal(run, (await server.Get("/step")).GetProperty("run").GetInt64());
        Assert.Equal(run, (await server.Post("run", "{}")).GetProperty("run").GetInt64());
    }

    [Fact]
    public async Task A_quiet_stream_shows_that_it_is_still_there_and_too_many_are_refused()
    {
        using var own = new TrainingServer();
        await own.InitializeAsync();
        List<HttpResponseMessage> streams = [];
        for (var i = 0; i < ServerLimits.EventStreams; i++) streams.Add(await Open(own));
        using (var events = new StreamReader(await streams[0].Content.ReadAsStreamAsync()))
        {
            await Next(events);
            Assert.Equal("", await events.ReadLineAsync());
            for (var i = 0; i < streams.Count; i++) Assert.Equal(ServerLimits.QuietTime, await own.Clock.Ring());
            Assert.Equal(":", await events.ReadLineAsync());
        }
        using var refused = await Open(own);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        streams.ForEach(stream => stream.Dispose());
        await own.DisposeAsync();
    }

    [Fact]
    public async Task The_description_of_the_API_has_what_each_endpoint_answers()
    {
        var paths = TrainingServer.Read(await server.Client.GetStringAsync("/openapi/v1.json")).GetProperty("paths");
        foreach (var path in paths.EnumerateObject().Where(path => path.Name.StartsWith("/api/training", StringComparison.Ordinal)))
            foreach (var operation in path.Value.EnumerateObject())
                Assert.True(
                    operation.Value.GetProperty("responses").GetProperty("200").TryGetProperty("content", out _),
                    $"{path.Name} {operation.Name}");
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
    public async Task What_makes_no_sense_is_answered_with_a_problem_and_changes_nothing(string command, string body, int status)
    {
        var before = await server.Get("");
        using var answer = await server.Send(command, body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"{before}", $"{await server.Get("")}");
    }

    [Fact]
    public async Task A_bad_setting_is_told_in_the_words_of_the_command_line()
    {
        using var answer = await server.Send("reset", """{"hidden":"300"}""");
        Assert.Equal(
            "--hidden: found 300, expected widths of at most 256.",
            TrainingServer.Read(await answer.Content.ReadAsStringAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task The_page_and_its_scripts_are_there()
    {
        var html = await server.Client.GetStringAsync("/train");
        Assert.Contains("One step, formula by formula", html, StringComparison.Ordinal);
        foreach (var file in new[] { "train", "train-api", "train-curves", "train-formulas", "train-numbers", "train-pictures" })
            Assert.Equal("text/javascript", (await server.Client.GetAsync($"/{file}.js")).Content.Headers.ContentType!.MediaType);
    }

    static Task<HttpResponseMessage> Open(TrainingServer server) =>
        server.Client.GetAsync("/api/training/events", HttpCompletionOption.ResponseHeadersRead);

    static async Task<JsonElement> Next(StreamReader events)
    {
        const string prefix = "data: ";
        while (await events.ReadLineAsync() is { } line)
            if (line.StartsWith(prefix, StringComparison.Ordinal)) return TrainingServer.Read(line[prefix.Length..]);
        throw new EndOfStreamException();
    }
}
