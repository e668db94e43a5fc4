using System.Globalization;
using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Options;

/// <summary>The seeds of several runs: first, first + 1, …, last.</summary>
/// <param name="First">The first seed.</param>
/// <param name="Last">The last one, at least the first.</param>
sealed record SeedRange(long First, long Last)
{
    const int MaxCount = 1000;

    const string Separator = "..";

    /// <summary>The seeds in order.</summary>
    public IEnumerable<long> Seeds => Enumerable.Range(0, (int)(Last - First) + 1).Select(i => First + i);

    /// <summary>The range of a text such as <c>1..5</c>.</summary>
    public static Validation<Error, SeedRange> Parse(string option, string text) =>
        text.Split(Separator) is [var first, var last] && Number(first) is { } from && Number(last) is { } to
        && to >= from && (Int128)to - from < MaxCount
            ? new SeedRange(from, to)
            : OptionParser.Invalid<SeedRange>(
                option, text,
                $"two whole numbers with {Separator} between them, not falling, at most {MaxCount} seeds, such as 1..5");

    /// <summary>The file of a seed: <c>digits-3.safetensors</c> beside <c>digits.safetensors</c>.</summary>
    public static string FileOf(string path, long seed) => Path.Join(
        Path.GetDirectoryName(path),
        string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}-{seed}{Path.GetExtension(path)}"));

    /// <summary><c>1..5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}{Separator}{Last}");

    static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
