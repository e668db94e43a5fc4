using System.Diagnostics;
using System.Net.Sockets;

namespace Pipeline.ServerLoad;

/// <summary>Requests on some connections, each with one under way at a time.</summary>
static class Load
{
    static readonly byte[] ok = "HTTP/1.1 200 "u8.ToArray(), end = "\r\n0\r\n\r\n"u8.ToArray();

    /// <summary>Sends requests, as many a second as the rate says, or as many as possible.</summary>
    /// <remarks>With a rate, the time of a request begins when it is due, so that one that waits for a slow one before it counts.</remarks>
    public static async Task<LoadResult> Run(Uri url, byte[][] requests, int count, int connections, double rate, Action<int> done)
    {
        var (next, finished, failures) = (-1, 0, 0);
        var milliseconds = new double[count];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(Connection)));
        return new(count, failures, watch.Elapsed.TotalSeconds, milliseconds);

        async Task Connection()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(url.Host, url.Port);
            var buffer = new byte[1 << 20];
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var due = rate > 0 ? i / rate : watch.Elapsed.TotalSeconds;
                while (due - watch.Elapsed.TotalSeconds is > 0 and var early)
                    await Task.Delay(TimeSpan.FromSeconds(Math.Max(0.001, early)));
                await socket.SendAsync(requests[i % requests.Length]);
                var length = 0;
                while (!buffer.AsSpan(0, length).EndsWith(end)) length += await Receive(socket, buffer.AsMemory(length));
                if (!buffer.AsSpan(0, length).StartsWith(ok)) Interlocked.Increment(ref failures);
                milliseconds[i] = 1000 * (watch.Elapsed.TotalSeconds - due);
                done(Interlocked.Increment(ref finished));
            }
        }
    }

    static async Task<int> Receive(Socket socket, Memory<byte> buffer) =>
        await socket.ReceiveAsync(buffer) is > 0 and var read ? read : throw new IOException("The server closed the connection.");
}
