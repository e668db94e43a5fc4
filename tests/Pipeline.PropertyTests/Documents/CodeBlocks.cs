namespace Pipeline.PropertyTests.Documents;

/// <summary>Finds the C# code blocks of a Markdown text that are not in a source file.</summary>
static class CodeBlocks
{
    /// <summary>The contents of the code blocks that begin with ```csharp.</summary>
    public static IEnumerable<string> Of(string markdown)
    {
        List<string>? block = null;
        foreach (var line in Lines(markdown))
            if (block is null && line.Trim() == "```csharp") block = [];
            else if (block is not null && line.Trim() == "```")
            {
                yield return string.Join('\n', block);
                block = null;
            }
            else block?.Add(line);
        if (block is not null) throw new FormatException("A block of code is never closed.");
    }

    /// <summary>
    /// The code blocks whose lines are not consecutive lines of the source. Indentation and blank lines are ignored; <c>using</c> lines
    /// may be anywhere.
    /// </summary>
    public static IEnumerable<string> Missing(string markdown, string source)
    {
        var lines = Significant(source);
        return Of(markdown).Where(block =>
        {
            var expected = Significant(block).ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal));
            return expected[true].Except(lines).Any() || !Contains(lines, [.. expected[false]]);
        });
    }

    static bool Contains(string[] lines, string[] expected) => Enumerable.Range(0, Math.Max(0, lines.Length - expected.Length + 1))
        .Any(first => lines.AsSpan(first, expected.Length).SequenceEqual(expected));

    static string[] Significant(string text) => [.. Lines(text).Select(line => line.Trim()).Where(line => line.Length > 0)];

    static string[] Lines(string text) => text.Split('\n');
}
