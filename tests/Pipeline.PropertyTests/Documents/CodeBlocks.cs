namespace Pipeline.PropertyTests.Documents;

/// <summary>Finds the C# in a Markdown text, and tells which of it is missing from a source file.</summary>
static class CodeBlocks
{
    /// <summary>The contents of the blocks that begin with ```csharp.</summary>
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
    /// The blocks whose lines do not stand in the source, one behind the other. Indentation and blank lines do not matter; <c>using</c> lines may
    /// stand anywhere.
    /// </summary>
    public static IEnumerable<string> Missing(string markdown, string source)
    {
        var lines = Significant(source);
        return Of(markdown).Where(block =>
        {
            var wanted = Significant(block).ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal));
            return wanted[true].Except(lines).Any() || !Contains(lines, [.. wanted[false]]);
        });
    }

    static bool Contains(string[] lines, string[] wanted) =>
        Enumerable.Range(0, Math.Max(0, lines.Length - wanted.Length + 1)).Any(at => lines.AsSpan(at, wanted.Length).SequenceEqual(wanted));

    static string[] Significant(string text) => [.. Lines(text).Select(line => line.Trim()).Where(line => line.Length > 0)];

    static string[] Lines(string text) => text.Split('\n');
}
