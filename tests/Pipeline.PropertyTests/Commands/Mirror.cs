using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.PropertyTests.Commands;

/// <summary>A local HTTP server with given responses.</summary>
public sealed class Mirror : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Func<string, byte[]> respond;
    readonly ConcurrentQueue<string> requests = [];

    public Mirror(Func<string, byte[]> respond)
    {
        this.respond = respond;
        listener.Start();
        _ = Serve();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/mnist/");

    /// <summary>The paths of the requests so far.</summary>
    public string[] Requests => [.. requests];

    public static byte[] Good(byte[] body) => Reply("200 OK", body, body.Length);

    public static byte[] Cut(byte[] body) => Reply("200 OK", body[..(body.Length / 2)], body.Length);

    public static byte[] NotFound() => Reply("404 Not Found", [], 0);

    public static byte[] Page() => Good("<html>Please log in</html>"u8.ToArray());

    static byte[] Reply(string status, byte[] body, int length)
    {
        var header = string.Create(
            CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        return [.. Encoding.ASCII.GetBytes(header), .. body];
    }

    async Task Serve()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                var path = (await reader.ReadLineAsync())!.Split(' ')[1];
                while (await reader.ReadLineAsync() is { Length: > 0 }) { }
                requests.Enqueue(path);
                await stream.WriteAsync(respond(path["/mnist/".Length..]));
            }
        }
        catch (SocketException)
        {
        }
        catch (ObjectDisposedException)
        {
        }
    }

    public void Dispose() => listener.Dispose();
}
