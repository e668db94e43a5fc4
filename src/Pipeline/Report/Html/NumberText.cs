using System.Globalization;

namespace Pipeline.Report;

/// <summary>Numbers for people, in the invariant culture.</summary>
static class NumberText
{
    const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>A count with thousands apart: <c>78,400</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A count and its noun: <c>1 image</c>, <c>78,400 images</c>.</summary>
    public static string Count(long number, string noun) => Count(number, noun, $"{noun}s");

    /// <summary>The same with a plural of its own.</summary>
    public static string Count(long number, string noun, string nouns) => $"{Count(number)} {(number == 1 ? noun : nouns)}";

    /// <summary>A share in percent: <c>92.65 %</c>.</summary>
    public static string Percent(double share, int decimals = 2) =>
        (100 * share).ToString(string.Create(CultureInfo.InvariantCulture, $"F{decimals}"), CultureInfo.InvariantCulture) + " %";

    /// <summary>A number with three digits that count: <c>0.0123</c>, <c>1.50·10⁻⁷</c>; whole from 1,000 on.</summary>
    public static string Short(double number) => number < 0 ? $"−{Short(-number)}" : number is >= 1e-4 and < 1e5 or 0
        ? number.ToString("G3", CultureInfo.InvariantCulture) is var text && text.Contains('E', StringComparison.Ordinal)
            ? number.ToString("F0", CultureInfo.InvariantCulture)
            : text
        : double.IsFinite(number) ? Scientific(number) : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A probability in whole percent, but never one that is rounded to certainty.</summary>
    public static string Confidence(double probability) => probability switch
    {
        < 0.99 => Percent(probability, 0),
        < 0.9995 => Percent(probability, 1),
        _ => "> 99.9 %",
    };

    /// <summary>A number with so many decimals.</summary>
    public static string Fixed(double number, int decimals) =>
        number.ToString(string.Create(CultureInfo.InvariantCulture, $"F{decimals}"), CultureInfo.InvariantCulture);

    /// <summary>A power of ten: <c>10⁻³</c>.</summary>
    public static string PowerOfTen(double exponent) => $"10{Superscript((int)Math.Round(exponent))}";

    static string Scientific(double number)
    {
        var parts = number.ToString("E2", CultureInfo.InvariantCulture).Split('E');
        return $"{parts[0]}·10{Superscript(int.Parse(parts[1], CultureInfo.InvariantCulture))}";
    }

    static string Superscript(int number) => string.Concat(number.ToString(CultureInfo.InvariantCulture)
        .Select(c => c == '-' ? '⁻' : Superscripts[c - '0']));
}
