using System.Collections.Immutable;
using System.Text;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Server.Training;

public class HostileTrainingTests(TrainingServer server) : IClassFixture<TrainingServer>
{
    [Fact]
    public async Task No_malformed_request_to_the_run_is_an_internal_error()
    {
        ImmutableArray<(string, byte[])> valid =
        [
            Get(""), Get("/step"), Get("/events"),
            Post("run", """{"stepsPerSecond":100}"""), Post("run", "{}"), Post("step", """{"count":2}"""),
            Post("pause", "{}"), Post("reset", """{"recipe":"gradient","hidden":"6,5","activation":"elu:2","learningRate":"0.3"}"""),
            Post("reset", """{"recipe":"minibatch","batch":"8","epochs":"1","seed":"7"}"""),
        ];
        await HostileRequest.Attack(server.Client.BaseAddress!, Key.From(1), 400, valid);
        Assert.Equal(0, (await server.Post("reset", "{}")).GetProperty("step").GetInt64());
    }

    static (string, byte[]) Get(string path) => ($"GET /api/training{path} HTTP/1.1\r\nHost: localhost\r\n", []);

    static (string, byte[]) Post(string command, string body) => (
        $"POST /api/training/{command} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n", Encoding.UTF8.GetBytes(body));
}
