using System.Text.RegularExpressions;

namespace Pipeline.PropertyTests.Documents;

/// <summary>The programs of docs/library.md.</summary>
static partial class LibraryPrograms
{
    /// <summary>Every heading that is followed by a program and its output, each in a code block.</summary>
    public static IEnumerable<(string Title, string Program, string Output)> Of(string markdown) => Section().Matches(markdown)
        .Select(match => (match.Groups["title"].Value, match.Groups["program"].Value, match.Groups["output"].Value));

    [GeneratedRegex(
        "^## (?<title>[^\n]+)\n(?:(?!^## |^```csharp)[^\n]*\n)*^```csharp\n(?<program>.*?)\n```\n"
        + "(?:(?!^## |^```)[^\n]*\n)*^```text\n(?<output>.*?)\n```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
