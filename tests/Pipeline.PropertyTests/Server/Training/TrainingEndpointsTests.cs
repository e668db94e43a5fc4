using System.Net;
using System.Text.Json;
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
        Assert.Equal(1, (await server.Get("/step")).GetProperty("step").GetInt64());
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

    static async Task<JsonElement> Next(StreamReader events)
    {
        const string prefix = "data: ";
        while (await events.ReadLineAsync() is { } line)
            if (line.StartsWith(prefix, StringComparison.Ordinal)) return TrainingServer.Read(line[prefix.Length..]);
        throw new EndOfStreamException();
    }
}
