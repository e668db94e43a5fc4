using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pipeline.PropertyTests.Commands;

/// <summary>A web server on this machine that answers as it is told.</summary>
public sealed class Mirror : IDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly Func<string, byte[]> answer;
    readonly ConcurrentQueue<string> asked = [];

    public Mirror(Func<string, byte[]> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = Serve();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/mnist/");

    public string[] Asked => [.. asked];

    public static byte[] Good(byte[] body) => Reply("200 OK", body, body.Length);

    public static byte[] Cut(byte[] body) => Reply("200 OK", body[..(body.Length / 2)], body.Length);

    public static byte[] NotFound() => Reply("404 Not Found", [], 0);

    public static byte[] Page() => Good("<html>Please log in</html>"u8.ToArray());

    static byte[] Reply(string status, byte[] body, int length) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")), .. body];

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
                asked.Enqueue(path);
                await stream.WriteAsync(answer(path["/mnist/".Length..]));
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
