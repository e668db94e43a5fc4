using System.Collections.Immutable;
using System.Text;

namespace Pipeline.Display;

/// <summary>What a console takes: lines of so many columns, and characters beyond ASCII or not.</summary>
/// <param name="Columns">The width of a terminal; null for a file or a pipe, whose lines are not broken.</param>
/// <param name="IsUtf8">Whether it takes every character, by its locale; otherwise ASCII stands in for others.</param>
sealed record TextFormat(int? Columns, bool IsUtf8)
{
    const int MinColumns = 20, Indent = 2;

    /// <summary>Text as it is.</summary>
    public static TextFormat Plain { get; } = new(null, IsUtf8: true);

    static readonly ImmutableDictionary<char, string> ascii = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create('→', "->"), new('←', "<-"), new('×', "x"), new('·', "*"), new('…', "..."), new('−', "-"), new('–', "-"),
        new('±', "+-"), new('µ', "u"), new('μ', "u"), new('½', "1/2"), new('²', "^2"), new('³', "^3"), new('‖', "||"), new('√', "sqrt"),
        new('Σ', "sum "), new('∂', "d"), new('δ', "delta"), new('η', "eta"), new('ε', "eps"), new('λ', "lambda"), new('ᵀ', "^T"),
        new('≤', "<="), new('≥', ">="), new('≈', "~"), new('∞', "infinity"), new('‘', "'"), new('’', "'"), new('“', "\""), new('”', "\""),
        new('─', "-"), new('━', "="), new('│', "|"), new('█', "#"), new('▀', "\""), new('▄', "_"), new('■', "#"), new('•', "*"),
    ]);

    /// <summary>A line as one or more of at most so many columns, broken between words where it can be.</summary>
    public ImmutableArray<string> WrapLine(string line)
    {
        var text = IsUtf8 ? line : ToAscii(line);
        var columns = Columns is { } width ? Math.Max(MinColumns, width) : int.MaxValue;
        // Escape sequences have no width, and what has them is a drawing.
        return text.Length <= columns || text.Contains('\e') ? [text] : [.. Wrap(text, columns)];
    }

    static string ToAscii(string text) =>
        Ascii.IsValid(text) ? text : string.Concat(text.Select(c => c < 128 ? $"{c}" : ascii.GetValueOrDefault(c, "?")));

    static IEnumerable<string> Wrap(string text, int columns)
    {
        var indent = new string(' ', Math.Min(Indent + text.Length - text.TrimStart(' ').Length, MinColumns / 2));
        while (text.Length > columns)
        {
            var isTextBefore = text.AsSpan(0, columns + 1).TrimStart(' ').Contains(' ');
            var end = isTextBefore ? text.LastIndexOf(' ', columns) : columns;
            yield return text[..end].TrimEnd(' ');
            text = indent + text[end..].TrimStart(' ');
        }
        yield return text;
    }
}
