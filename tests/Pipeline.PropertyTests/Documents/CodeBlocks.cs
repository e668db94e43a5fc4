using System.Collections.Immutable;

namespace Pipeline.PropertyTests.Documents;

/// <summary>The C# of a Markdown page, and whether it stands, but for indentation, in a source file that the compiler has seen.</summary>
public static class CodeBlocks
{
    /// <summary>The blocks marked csharp, line by line, without indentation and empty lines.</summary>
    public static ImmutableArray<ImmutableArray<string>> Of(string page) =>
    [
        .. page.ReplaceLineEndings("\n").Split("```csharp\n").Skip(1).Select(rest => Lines(rest.Split("\n```")[0])),
    ];

    /// <summary>Whether the lines stand in the source one after the other.</summary>
    public static bool StandsIn(ImmutableArray<string> block, string source)
    {
        var lines = Lines(source);
        return Enumerable.Range(0, Math.Max(0, lines.Length - block.Length + 1)).Any(at => block.AsSpan().SequenceEqual(lines.AsSpan(at, block.Length)));
    }

    static ImmutableArray<string> Lines(string text) => [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
}
