using System.Net;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.PropertyTests.Learning;
using Pipeline.Server;
using Pipeline.Server.Training;
using Xunit;

namespace Pipeline.PropertyTests.Server.Training;

public class FailedRunTests
{
    [Fact]
    public async Task Commands_to_a_run_that_failed_are_answered_with_an_internal_error()
    {
        var (failed, unexpected) = (new TaskCompletionSource<string>(), new List<string>());
        await using var runner = new TrainingRunner(SmallRuns.Begin(new()) with { Epoch = new(0, default) }, failed.SetResult);
        var endpoints = new TrainingEndpoints(
            runner, new EventStreams(runner, TimeProvider.System, default), _ => throw new InvalidOperationException());
        await using var server = WebServer.Create(new(
            new(IPAddress.Loopback, 0), [.. HostNames.Of(IPAddress.Loopback)], [], [endpoints.Map], unexpected.Add));
        await server.StartAsync();
        using var client = new HttpClient
        {
            BaseAddress = new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
        using var run = await Post(client, "run");
        await failed.Task.WaitAsync(TimeSpan.FromMinutes(1));
        foreach (var command in (string[])["run", "step", "pause"])
        {
            using var answer = await Post(client, command);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
        Assert.Empty(unexpected);
    }

    static async Task<HttpResponseMessage> Post(HttpClient client, string command)
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        return await client.PostAsync($"/api/training/{command}", content);
    }
}
