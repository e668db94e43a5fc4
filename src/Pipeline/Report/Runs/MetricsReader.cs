using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using LanguageExt;
using Pipeline.Display;
using Pipeline.Formats;

namespace Pipeline.Report;

/// <summary>Reads what <c>--metrics</c> writes: one JSON object a line.</summary>
static class MetricsReader
{
    const string Remedy = "Name a file that train --metrics wrote.";

    /// <summary>
    /// The runs of a file: one, or one for each seed. Fails on a line that is none of these metrics, with its number; a last line without
    /// its end may be cut off, as by a full disk or the end of the process, and is left out.
    /// </summary>
    /// <param name="name">What the runs are called; the seed is added where lines have one.</param>
    /// <param name="text">The lines.</param>
    public static Fin<ImmutableArray<RunHistory>> Read(string name, string text)
    {
        var builders = new OrderedDictionary<string, RunBuilder>(StringComparer.Ordinal);
        var (lines, isCutOff) = (text.Split('\n'), false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (i == lines.Length - 1 && line.Length == 0) continue;
            var isLast = i == lines.Length - 1;
            try
            {
                using var json = JsonDocument.Parse(line);
                Add(builders, name, new MetricsLine(i + 1, json.RootElement));
            }
            catch (JsonException) when (isLast)
            {
                isCutOff = true;
            }
            catch (JsonException)
            {
                return Wrong(i + 1, line.Length == 0 ? "an empty line" : MessageText.QuoteText(line), "a JSON object");
            }
            catch (MetricsLineException wrong)
            {
                return Wrong(i + 1, wrong.Found, wrong.Expected);
            }
        }
        return builders.Count == 0
            ? Wrong(1, isCutOff ? "a line that is cut off" : "nothing", "a line of metrics")
            : builders.Values.Select(builder => builder.ToRun(isCutOff)).ToImmutableArray();
    }

    /// <summary>The same from bytes of UTF-8.</summary>
    public static Fin<ImmutableArray<RunHistory>> Read(string name, ReadOnlySpan<byte> bytes) => Read(name, Encoding.UTF8.GetString(bytes));

    static void Add(OrderedDictionary<string, RunBuilder> builders, string name, MetricsLine line)
    {
        var kind = line.Text("event");
        if (kind == "summary") return;
        var seed = line.OptionalLong("seed");
        var runName = seed is { } number ? ConsoleText.Invariant($"{name} seed {number}").TrimStart() : name;
        if (!builders.TryGetValue(runName, out var builder)) builders.Add(runName, builder = new(runName));
        switch (kind)
        {
            case "step": builder.AddStep(line); break;
            case "epoch": builder.AddEpoch(line); break;
            case "done": builder.AddEnd(line); break;
            default: throw new MetricsLineException($"the event {MessageText.QuoteText(kind)}", "step, epoch, done or summary");
        }
    }

    static Fin<ImmutableArray<RunHistory>> Wrong(int line, string found, string expected) =>
        new DecodeError(ConsoleText.Invariant($"line {line}"), found, expected, Remedy).ToFin<ImmutableArray<RunHistory>>();
}
