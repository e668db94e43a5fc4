using System.Globalization;
using System.Text;

namespace Pipeline.Formats;

/// <summary>The words of the faults: numbers, positions, quotations, and what foreign bytes look like.</summary>
static class MessageText
{
    const int QuotedLength = 24;

    internal const string FetchAgain = "The download is probably incomplete or damaged: fetch it again.";

    internal static string Number(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Number(ulong n) => n.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Byte(long offset) => $"byte {Number(offset)}";

    internal static string Count(long n, string noun) => n == 1 ? $"1 {noun}" : $"{Number(n)} {noun}s";

    internal static string Shape(IEnumerable<long> shape) => string.Join(" x ", shape.Select(d => d.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Text in quotation marks, cut to a sane length, what is not printable ASCII as \xNN.</summary>
    internal static string Quote(ReadOnlySpan<byte> text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var b in text[..Math.Min(text.Length, QuotedLength)])
            quoted.Append(b is >= 0x20 and < 0x7F ? ((char)b).ToString() : $"\\x{b:X2}");
        return quoted.Append(text.Length > QuotedLength ? "…\"" : "\"").ToString();
    }

    /// <summary>Text in quotation marks, cut to a sane length.</summary>
    internal static string Quote(string text) => Quote(Encoding.UTF8.GetBytes(text.Length > 100 ? text[..100] : text));

    /// <summary>What bytes are that begin like this: people often pass the wrong file.</summary>
    internal static string Kind(ReadOnlySpan<byte> start) => start switch
    {
        [] => "nothing: there are no bytes",
        [0x1F, 0x8B, ..] => "gzip data",
        [(byte)'P', (byte)'K', 3 or 5, _, ..] => "a zip archive",
        [(byte)'<', ..] => $"what looks like an HTML page, {Quote(start)}",
        [0, 0, 8, 3, ..] => "IDX images",
        [0, 0, 8, 1, ..] => "IDX labels",
        [0x93, (byte)'N', (byte)'U', (byte)'M', ..] => "a NumPy array",
        _ => Quote(start[..Math.Min(start.Length, 8)]),
    };
}
