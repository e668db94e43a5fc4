using System.Text.Json;

namespace Pipeline.Files;

/// <summary>Where a run goes on that has written metrics before.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Epochs">Epochs over and evaluated.</param>
sealed record MetricsPosition(long Step, int Epochs)
{
    /// <summary>The lines that the run will not write again; the others are of steps after the checkpoint.</summary>
    public IEnumerable<string> LinesBefore(IEnumerable<string> lines) => lines.Where(IsBefore).ToArray();

    bool IsBefore(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement is { ValueKind: JsonValueKind.Object } json
                && ((IsEvent(json, "step") && ReadNumber(json, "step") < Step) || (IsEvent(json, "epoch") && ReadNumber(json, "epoch") <= Epochs));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static bool IsEvent(JsonElement json, string name) =>
        json.TryGetProperty("event", out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(name);

    static long ReadNumber(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
            ? number
            : long.MaxValue;
}
