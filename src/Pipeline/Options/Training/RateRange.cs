using System.Globalization;
using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Options;

/// <summary>The learning rates of a range test.</summary>
/// <param name="Smallest">The rate of the first step.</param>
/// <param name="Largest">That of the last one; larger.</param>
sealed record RateRange(double Smallest, double Largest)
{
    const string Separator = "..";

    /// <summary>The range of a text such as <c>1e-4..10</c>.</summary>
    public static Validation<Error, RateRange> Parse(string option, string text) =>
        text.Split(Separator) is [var first, var last] && Number(first) is { } from && Number(last) is { } to && to > from
            && double.IsFinite(to / from)
            ? new RateRange(from, to)
            : OptionParser.Invalid<RateRange>(
                option, text, $"two numbers above 0 with {Separator} between them, the smaller first, such as 1e-4..10");

    /// <summary><c>0.0001..10</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Smallest}{Separator}{Largest}");

    static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number > 0
            ? number
            : null;
}
