using LanguageExt;

namespace Pipeline.Options;

/// <summary>Guesses which name was meant.</summary>
static class Spelling
{
    /// <summary>The name with the fewest slips from <paramref name="text"/>, when they are few enough to be slips.</summary>
    public static Option<string> Nearest(string text, IEnumerable<string> names) =>
        names.MinBy(name => Distance(text, name)) is { } nearest && Distance(text, nearest) <= (nearest.Length + 2) / 3
            ? nearest
            : Option<string>.None;

    /// <summary>Letters to insert, drop or change (Levenshtein 1966), case aside.</summary>
    public static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
