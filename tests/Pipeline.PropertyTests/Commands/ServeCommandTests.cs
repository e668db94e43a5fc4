using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed partial class ServeCommandTests : IDisposable
{
    readonly CliFixture fixture = new();

    [Fact]
    public async Task It_prints_its_address_answers_and_ends_by_an_interruption()
    {
        await fixture.Train("--data set --recipe minibatch --epochs 1 --hidden 5 --model net.st --quiet");
        using var stop = new CancellationTokenSource();
        Task<string>? health = null;
        using var output = new LineWatcher(line => health = Ask(line, stop));
        using var error = new StringWriter();

        var code = await Cli.Run(["serve", "--model", "net.st", "--port", "0"], new(output, error, fixture.Folder), stop.Token);

        Assert.Equal(130, code);
        Assert.Matches(Address(), output.ToString());
        Assert.Equal("{\"status\":\"ok\"}", await health!);
        Assert.Equal($"interrupted{Environment.NewLine}", error.ToString());
    }

    [Fact]
    public async Task A_damaged_model_a_missing_one_and_one_of_other_images_are_refused()
    {
        fixture.Write("damaged.st", [1, 2, 3]);
        Assert.Equal(4, (await fixture.Run("serve --model damaged.st --port 0")).Code);
        Assert.Equal(4, (await fixture.Run("serve --model missing.st --port 0")).Code);
        File.WriteAllText(fixture.Path("small.csv"), string.Concat(Enumerable.Range(0, 20).Select(i => $"{i % 2},{i},0,255,{255 - i}\n")));
        await fixture.Train("--data small.csv --test 5 --recipe minibatch --epochs 1 --hidden 3 --model small.st --quiet");
        var run = await fixture.Run("serve --model small.st --port 0");
        Assert.Equal(4, run.Code);
        Assert.Contains(
            run.Error, line => line.Contains("small.st: the model: found images of 2 x 2 pixels", StringComparison.Ordinal)
                && line.Contains("expected images of 28 x 28 pixels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await fixture.Train("--data set --recipe minibatch --epochs 1 --hidden 5 --model net.st --quiet");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var run = await fixture.Run($"serve --model net.st --port {port}");

        Assert.Equal(2, run.Code);
        Assert.StartsWith($"error: --port {port} on 127.0.0.1: ", run.Error[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_in_options_are_reported_at_once()
    {
        var run = await fixture.Run("serve --port 65536 --host example.org --allow-host *");
        Assert.Equal(2, run.Code);
        Assert.All(
            ["--port: found '65536'", "--host: found 'example.org'", "--allow-host: found '*'"],
            words => Assert.Contains(run.Error, line => line.Contains(words, StringComparison.Ordinal)));
    }

    static async Task<string> Ask(string address, CancellationTokenSource stop)
    {
        using var client = new HttpClient();
        var health = await client.GetStringAsync($"{address}api/health");
        await stop.CancelAsync();
        return health;
    }

    [GeneratedRegex(@"^http://127\.0\.0\.1:\d+/\r?\n$")]
    private static partial Regex Address();

    public void Dispose() => fixture.Dispose();
}
