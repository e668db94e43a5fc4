using System.Globalization;
using System.Text;

namespace Pipeline.Formats;

/// <summary>Formatting of error messages: numbers, positions, quotations, and the kinds of files by their first bytes.</summary>
static class MessageText
{
    const int MaxQuotedBytes = 24, MaxQuotedCharacters = 40;

    internal const string FetchAgainRemedy = "The download is probably incomplete or damaged: fetch it again.";

    internal static string FormatNumber(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    internal static string FormatNumber(ulong n) => n.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Byte(long offset) => $"byte {FormatNumber(offset)}";

    internal static string Count(long n, string noun) => n == 1 ? $"1 {noun}" : $"{FormatNumber(n)} {noun}s";

    internal static string Shape(IEnumerable<long> shape) =>
        string.Join(" x ", shape.Select(d => d.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Bytes in quotation marks, at most 24 of them; those that are not printable ASCII as \xNN.</summary>
    internal static string Quote(ReadOnlySpan<byte> text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var b in text[..Math.Min(text.Length, MaxQuotedBytes)])
            quoted.Append(b is >= 0x20 and < 0x7F ? ((char)b).ToString() : $"\\x{b:X2}");
        return quoted.Append(text.Length > MaxQuotedBytes ? "…\"" : "\"").ToString();
    }

    /// <summary>Text in quotation marks, at most 24 bytes of its UTF-8 form.</summary>
    internal static string Quote(string text) => Quote(Encoding.UTF8.GetBytes(text[..Math.Min(text.Length, MaxQuotedBytes + 1)]));

    /// <summary>Text that a person wrote, in quotation marks: at most 40 characters of any script; control characters as \xNN.</summary>
    internal static string QuoteText(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes().Take(MaxQuotedCharacters))
            quoted.Append(Rune.IsControl(rune) ? $"\\x{rune.Value:X2}" : rune.ToString());
        return quoted.Append(text.EnumerateRunes().Skip(MaxQuotedCharacters).Any() ? "…\"" : "\"").ToString();
    }

    /// <summary>The kind of a file by its first bytes, for files that are passed by mistake.</summary>
    internal static string DescribeKind(ReadOnlySpan<byte> start) => start switch
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
