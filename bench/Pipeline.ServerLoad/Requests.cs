using System.Text;
using System.Text.Json;

namespace Pipeline.ServerLoad;

/// <summary>The requests of the drawing page, as bytes.</summary>
static class Requests
{
    /// <summary>One for each recorded drawing.</summary>
    public static byte[][] OfDrawings(Uri url, string path)
    {
        using var recording = JsonDocument.Parse(File.ReadAllText(path));
        return [.. recording.RootElement.GetProperty("drawings").EnumerateArray().Select(drawing => Post(
            url, $"{{\"strokes\":{drawing.GetProperty("strokes").GetRawText()},\"width\":{drawing.GetProperty("width").GetRawText()}}}"))];
    }

    static byte[] Post(Uri url, string json) => Encoding.ASCII.GetBytes(
        $"POST /api/predict HTTP/1.1\r\nHost: {url.Authority}\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {json.Length}\r\n\r\n{json}");
}
