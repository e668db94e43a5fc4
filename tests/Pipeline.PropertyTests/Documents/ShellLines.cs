using System.Collections.Immutable;

namespace Pipeline.PropertyTests.Documents;

/// <summary>The lines that a document tells its reader to type.</summary>
static class ShellLines
{
    static readonly ImmutableArray<string> commentMarks = [" #", " //"];

    /// <summary>The lines of the blocks of a shell, without comments.</summary>
    public static IEnumerable<string> Of(string markdown) => Markdown.CodeBlocks(markdown, "sh")
        .SelectMany(block => block.Lines)
        .Select(WithoutComment)
        .Where(line => line.Length > 0);

    /// <summary>The arguments of those that call the program.</summary>
    public static IEnumerable<string[]> Commands(string markdown) => Of(markdown)
        .Where(line => line.StartsWith("pipeline ", StringComparison.Ordinal))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);

    /// <summary>What is before <c>#</c> or <c>//</c>, where a space is before that.</summary>
    public static string WithoutComment(string line)
    {
        var padded = $" {line}";
        var end = commentMarks
            .Select(mark => padded.IndexOf(mark, StringComparison.Ordinal))
            .Where(position => position >= 0)
            .DefaultIfEmpty(padded.Length)
            .Min();
        return padded[..end].Trim();
    }
}
