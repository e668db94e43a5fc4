using System.Collections.Immutable;
using System.Globalization;

namespace Pipeline.Bench.Measuring;

/// <summary>A line of a worker's output: <c>NAME key=value… NUMBER UNIT</c>.</summary>
/// <param name="Name">The contender.</param>
/// <param name="Keys">The key=value pairs that say what was measured.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
sealed record MeasuredValue(string Name, ImmutableSortedDictionary<string, string> Keys, double Value, string Unit)
{
    /// <summary>The number under a key, or 0.</summary>
    public double this[string key] => Number(Keys.GetValueOrDefault(key, "")) ?? 0;

    /// <summary>The measured values of a worker's output; lines of another form are ignored.</summary>
    public static ImmutableArray<MeasuredValue> ParseAll(ImmutableArray<string> lines) =>
        [.. lines.Select(Parse).OfType<MeasuredValue>()];

    static MeasuredValue? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var name, .. var keys, var number, var unit] && Number(number) is { } value && keys.All(key => key.Contains('='))
            ? new(name, keys.Select(key => key.Split('=', 2)).ToImmutableSortedDictionary(pair => pair[0], pair => pair[1]), value, unit)
            : null;
    }

    static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
