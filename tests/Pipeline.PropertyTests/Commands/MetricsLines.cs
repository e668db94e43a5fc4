using System.Collections.Immutable;
using System.Text.Json;

namespace Pipeline.PropertyTests.Commands;

/// <summary>The lines of a file that <c>--metrics</c> wrote.</summary>
sealed record MetricsLines(ImmutableArray<JsonElement> Lines)
{
    public static MetricsLines Read(string path) => new([.. File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement)]);

    public ImmutableArray<JsonElement> Of(string name) => [.. Lines.Where(line => line.GetProperty("event").GetString() == name)];

    /// <summary>The lines that are marked with a seed.</summary>
    public MetricsLines OfSeed(long seed) =>
        new([.. Lines.Where(line => line.TryGetProperty("seed", out var marked) && marked.GetInt64() == seed)]);

    public JsonElement Done => Of("done")[^1];

    public string? WeightsHash => Done.GetProperty("weights_sha256").GetString();

    public static double Number(JsonElement line, string name) => line.GetProperty(name).GetDouble();

    /// <summary>The lines as text, without some of their fields.</summary>
    public string[] Without(params string[] names) => [.. Lines.Select(line => string.Join(' ', line.EnumerateObject()
        .Where(property => !names.Contains(property.Name)).Select(property => $"{property.Name}={property.Value}")))];
}
