using System.Collections.Immutable;
using System.Text.Json;
using Pipeline.Display;
using Pipeline.Formats;

namespace Pipeline.Report;

/// <summary>What is wrong with a line of metrics; caught where lines are read.</summary>
sealed class MetricsLineException(string found, string expected) : Exception($"found {found}, expected {expected}")
{
    public string Found { get; } = found;

    public string Expected { get; } = expected;
}

/// <summary>The fields of a line of metrics, each checked when it is read.</summary>
readonly struct MetricsLine
{
    readonly JsonElement json;

    public MetricsLine(int number, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) throw new MetricsLineException($"JSON of kind {json.ValueKind}", "a JSON object");
        (Number, this.json) = (number, json);
    }

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; }

    public string Text(string name) => Read(name, "a text", value => value.ValueKind == JsonValueKind.String ? value.GetString() : null)!;

    /// <summary>A finite number.</summary>
    public double Double(string name) => Read(name, "a number", FiniteOf) ?? default;

    /// <summary>A number from 0 to 1.</summary>
    public double Share(string name) =>
        Read(name, "a number from 0 to 1", value => FiniteOf(value) is { } x and >= 0 and <= 1 ? x : default(double?)) ?? default;

    /// <summary>A whole number from 0 on.</summary>
    public long Long(string name) => Read(name, "a whole number from 0 on", value =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var x) && x >= 0 ? x : default(long?)) ?? default;

    /// <summary>A whole number from 0 to 2³¹ − 1.</summary>
    public int Int(string name) => Read(name, "a whole number from 0 on", CountOf) ?? default;

    /// <summary>A whole number; null where there is none.</summary>
    public long? OptionalLong(string name) => !Has(name) ? null : Read(name, "a whole number", value =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var x) ? x : default(long?));

    /// <summary>A finite number; null where there is none, or null stands for one that is not finite.</summary>
    public double? OptionalDouble(string name) => Has(name) ? Double(name) : null;

    /// <summary>Indices that ascend, below a bound.</summary>
    public ImmutableArray<int> Ascending(string name, int bound)
    {
        var numbers = Read(name, "an array of whole numbers", value => value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(CountOf).ToArray()
            : null)!;
        for (var i = 0; i < numbers.Length; i++)
            if (numbers[i] is not { } x || x >= bound || (i > 0 && x <= numbers[i - 1]))
                throw Wrong(name, ConsoleText.Invariant($"{numbers[i]} at place {i}"),
                    ConsoleText.Invariant($"whole numbers that ascend, below {bound}"));
        return [.. numbers.OfType<int>()];
    }

    /// <summary>Texts by name; null where there are none.</summary>
    public ImmutableSortedDictionary<string, string>? OptionalTexts(string name) => !Has(name) ? null : Read(
        name, "an object of texts", value => value.ValueKind == JsonValueKind.Object
            && value.EnumerateObject().All(property => property.Value.ValueKind == JsonValueKind.String)
                ? value.EnumerateObject().DistinctBy(property => property.Name)
                    .ToImmutableSortedDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal)
                : null);

    bool Has(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    A? Read<A>(string name, string expected, Func<JsonElement, A?> read) =>
        !json.TryGetProperty(name, out var value) ? throw new MetricsLineException($"no {name}", $"{expected} with this name")
        : read(value) is { } found ? found
        : throw Wrong(name, MessageText.QuoteText(value.GetRawText()), expected);

    static MetricsLineException Wrong(string name, string found, string expected) => new($"{name} {found}", expected);

    static double? FiniteOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var x) && double.IsFinite(x) ? x : null;

    static int? CountOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var x) && x >= 0 ? x : null;
}
