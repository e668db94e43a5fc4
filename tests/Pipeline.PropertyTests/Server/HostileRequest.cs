using System.Collections.Immutable;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Formats.Hostile;
using Xunit;

namespace Pipeline.PropertyTests.Server;

/// <summary>Malformed requests, drawn from a key, and what the server answers to them.</summary>
static class HostileRequest
{
    static readonly int[] Allowed = [0, 200, 206, 304, 400, 403, 404, 405, 408, 411, 413, 414, 415, 416, 417, 431, 501, 503, 504, 505];

    static readonly ImmutableArray<string> words =
    [
        "\r\n", "\n", "\0", ":", " ", "\r\n\r\n", "HTTP/9.9", "Transfer-Encoding: chunked\r\n", "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n", "Content-Length: 5\r\n", "Expect: 100-continue\r\n", "Host: a\r\n", "Host:\r\n",
        "ffffffffffffffff\r\n", "0\r\n\r\n", "%00", "%2e%2e/", "..\\", "{", "}", "[", "]", "[[[[[[[[", ",", "\"", "\\ud800", "null",
        "1e999", "-1", "NaN", "2147483648", "0.5", "\"explain\":", "\"width\":", "Upgrade: websocket\r\n", "\xff\xfe",
        "image/png", "image/jpeg", "application/json; charset=utf-7", "Origin: null\r\n", "Range: bytes=9-1\r\n", "If-None-Match: W/\r\n",
    ];

    /// <summary>Sends malformed requests, and fails where one is answered with an internal error or something unknown.</summary>
    public static async Task Attack(Uri address, Key key, int count, ImmutableArray<(string Head, byte[] Body)> valid)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(16))
        {
            var requests = chunk.Select(i => Draw(key.FoldIn(i), valid)).ToArray();
            var statuses = await Task.WhenAll(requests.Select(request => Send(address, request)));
            foreach (var (status, request) in statuses.Zip(requests))
                if (!Allowed.Contains(status)) Assert.Fail($"{status}: {Encoding.Latin1.GetString(request)}");
        }
    }

    /// <summary>A valid request, edited once or a few times in the body, whose length is then right, or anywhere.</summary>
    public static byte[] Draw(Key key, ImmutableArray<(string Head, byte[] Body)> valid)
    {
        var draw = new Draws(key);
        var (head, body) = draw.Of(valid);
        var isBodyOnly = body.Length > 0 && draw.Next(2) == 0;
        if (isBodyOnly) body = Edit(body, draw);
        byte[] request = [.. Encoding.Latin1.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"{head}{(body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "")}\r\n")), .. body];
        return isBodyOnly ? request : Edit(request, draw);
    }

    /// <summary>The status of the answer; 0 where the server closed the connection without one.</summary>
    public static async Task<int> Send(Uri address, byte[] request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var answer = new byte[16];
        var read = 0;
        try
        {
            await socket.SendAsync(request);
            // Without this the server would wait for the rest of what was cut off.
            socket.Shutdown(SocketShutdown.Send);
            while (read < answer.Length && await socket.ReceiveAsync(answer.AsMemory(read)) is > 0 and var count) read += count;
        }
        catch (SocketException)
        {
            // Refused in the midst of it, which is an answer too.
        }
        var line = Encoding.Latin1.GetString(answer, 0, read);
        return line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && line.Length >= 12
            ? int.Parse(line.AsSpan(9, 3), CultureInfo.InvariantCulture)
            : 0;
    }

    static byte[] Edit(byte[] bytes, Draws draw)
    {
        for (var edits = 1 + draw.Next(3); edits > 0; edits--) bytes = EditOnce(bytes, draw);
        return bytes;
    }

    static byte[] EditOnce(byte[] bytes, Draws draw)
    {
        var at = draw.Next(bytes.Length + 1);
        var length = draw.Length(bytes.Length - at);
        return draw.Next(5) switch
        {
            0 => [.. bytes[..at], .. Encoding.Latin1.GetBytes(draw.Of(words)), .. bytes[at..]],
            1 => [.. bytes[..at], .. Encoding.Latin1.GetBytes(draw.Of(words)), .. bytes[(at + length)..]],
            2 => [.. bytes[..at], .. bytes[(at + length)..]],
            3 => [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]],
            _ => [.. bytes.Select((b, i) => i == at ? (byte)(b ^ (1 << draw.Next(8))) : b)],
        };
    }
}
