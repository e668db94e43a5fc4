using LanguageExt;

namespace Pipeline.Options;

/// <summary>Suggests a name for a misspelt one.</summary>
static class Spelling
{
    /// <summary>The name at the least edit distance from <paramref name="text"/>, if that is at most a third of its length.</summary>
    public static Option<string> Nearest(string text, IEnumerable<string> names) =>
        names.MinBy(name => Distance(text, name)) is { } nearest && Distance(text, nearest) <= (nearest.Length + 2) / 3
            ? nearest
            : Option<string>.None;

    /// <summary>The edit distance without regard to case: insertions, deletions and substitutions (Levenshtein 1966).</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var substitution = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
