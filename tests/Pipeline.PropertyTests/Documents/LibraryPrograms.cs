using System.Globalization;
using System.Text.RegularExpressions;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Documents;

/// <summary>The programs of docs/library.md, and the table that one of them reads.</summary>
static partial class LibraryPrograms
{
    /// <summary>Every heading that is followed by a program and its output, each in a code block.</summary>
    public static IEnumerable<(string Title, string Program, string Output)> Of(string markdown) => Section().Matches(markdown)
        .Select(match => (match.Groups["title"].Value, match.Groups["program"].Value, match.Groups["output"].Value));

    /// <summary>150 flowers of three species, drawn around three centres: four lengths in centimetres, and the species.</summary>
    public static string Flowers()
    {
        double[][] centres = [[5.0, 3.4, 1.5, 0.3], [5.9, 2.8, 4.3, 1.3], [6.6, 3.0, 5.6, 2.0]];
        string[] species = ["arctic", "coastal", "alpine"];
        var key = Key.From(150);
        return "sepal length,sepal width,petal length,petal width,species\n" + string.Concat(Enumerable.Range(0, 150).Select(i =>
            string.Join(',', centres[i % 3].Select((centre, j) =>
                (centre + 0.3 * key.FoldIn(i).Normal(j)).ToString("F1", CultureInfo.InvariantCulture)).Append(species[i % 3])) + "\n"));
    }

    [GeneratedRegex(
        "^## (?<title>[^\n]+)\n(?:(?!^## |^```csharp)[^\n]*\n)*^```csharp\n(?<program>.*?)\n```\n"
        + "(?:(?!^## |^```)[^\n]*\n)*^```text\n(?<output>.*?)\n```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}
