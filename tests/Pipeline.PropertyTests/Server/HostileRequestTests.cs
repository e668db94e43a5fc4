using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Files;
using Xunit;
using Xunit.Abstractions;

namespace Pipeline.PropertyTests.Server;

[Collection(ServerTests.Name)]
public class HostileRequestTests(RunningServer server, ITestOutputHelper output)
{
    [Fact]
    public Task No_malformed_request_is_an_internal_error() => Attack(Key.From(1), 400);

    [LongFact, Trait("Category", "Long")]
    public async Task None_of_ten_thousand_malformed_requests_is_an_internal_error()
    {
        await Attack(Key.From(2), 1000);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Attack(Key.From(3), 10_000);
        GC.Collect();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 20 << 20);
    }

    [LongFact, Trait("Category", "Long")]
    public async Task Slow_headers_and_slow_bodies_are_cut_off()
    {
        await Task.WhenAll(CutOff("GET / HTTP/1.1\r\nHost: localhost\r\n", "X-A: b\r\n"), CutOff(
            "POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n", " "));
        Assert.Empty(server.Reports);
    }

    async Task CutOff(string start, string drop)
    {
        var watch = Stopwatch.StartNew();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address.Host, server.Address.Port);
        await socket.SendAsync(Encoding.Latin1.GetBytes(start));
        var end = socket.ReceiveAsync(new byte[1024]);
        while (!end.IsCompleted && watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            await Task.WhenAny(end, Task.Delay(500));
            if (!end.IsCompleted) await socket.SendAsync(Encoding.Latin1.GetBytes(drop));
        }
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    async Task Attack(Key key, int count)
    {
        ImmutableArray<(string, byte[])> valid =
        [
            ("GET / HTTP/1.1\r\nHost: localhost\r\n", []),
            ("GET /style.css HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-10\r\nAccept-Encoding: gzip\r\n", []),
            ("GET /api/model/weights/0 HTTP/1.1\r\nHost: localhost\r\n", []),
            (Post("application/json"), Encoding.UTF8.GetBytes(RecordedDrawing.All[3].Json)),
            (Post("application/json"), Encoding.UTF8.GetBytes($"{{\"pixels\":[{string.Join(',', new int[784])}],\"explain\":3}}")),
            (Post("image/png"), Pictures.Png(30, 30, [.. Enumerable.Range(0, 900).Select(i => (byte)(i % 90 is > 40 and < 50 ? 0 : 255))])),
        ];
        await HostileRequest.Attack(server.Address, key, count, valid);
        output.WriteLine($"{count} requests");
        Assert.Empty(server.Reports);
    }

    static string Post(string type) => $"POST /api/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\n";
}
