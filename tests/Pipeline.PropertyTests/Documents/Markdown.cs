using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Pipeline.PropertyTests.Documents;

/// <summary>A fenced block of a document: its language and its lines.</summary>
readonly record struct CodeBlock(string Language, ImmutableArray<string> Lines)
{
    public string Text => string.Join('\n', Lines);
}

/// <summary>What tests read in a document.</summary>
static partial class Markdown
{
    /// <summary>The fenced blocks, also those in lists.</summary>
    public static IEnumerable<CodeBlock> CodeBlocks(string markdown)
    {
        (string Language, List<string> Lines)? block = null;
        foreach (var line in Lines(markdown))
            if (block is null && line.TrimStart() is ['`', '`', '`', .. var language]) block = (language.Trim(), []);
            else if (block is { } open && line.Trim() == "```")
            {
                yield return new(open.Language, [.. open.Lines]);
                block = null;
            }
            else block?.Lines.Add(line);
        if (block is not null) throw new FormatException("A block of code is never closed.");
    }

    /// <summary>The blocks of a language.</summary>
    public static IEnumerable<CodeBlock> CodeBlocks(string markdown, string language) =>
        CodeBlocks(markdown).Where(block => block.Language == language);

    /// <summary>The text outside of fenced blocks, line by line.</summary>
    public static IEnumerable<string> Prose(string markdown)
    {
        var isCode = false;
        foreach (var line in Lines(markdown))
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            else if (!isCode) yield return line;
    }

    /// <summary>Where the links and pictures of the prose point to.</summary>
    public static IEnumerable<string> Links(string markdown) => Prose(markdown).SelectMany(line => LinkTarget().Matches(line))
        .Select(match => match.Groups["target"].Value);

    /// <summary>The anchors of the headings, as web pages of repositories make them.</summary>
    public static IEnumerable<string> Anchors(string markdown) => Prose(markdown)
        .Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    [GeneratedRegex("\\]\\((?<target>[^)\\s]+)\\)|(?:src|srcset)=\"(?<target>[^\"]+)\"")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"[^\p{L}\p{N}\p{M} _-]")]
    private static partial Regex NotInAnchor();
}
