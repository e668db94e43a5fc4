using System.Text;
using System.Text.Json;
using LanguageExt;
using Pipeline.Training;

namespace Pipeline.Files;

/// <summary>Writes losses and accuracies as JSON Lines, in full precision; they reach the file by <see cref="Flush"/>.</summary>
sealed class MetricsFile : IDisposable
{
    readonly Stream stream;
    readonly MemoryStream lines = new();

    MetricsFile(Stream stream) => this.stream = stream;

    /// <summary>
    /// Creates or overwrites the file; without a path, writes are discarded. A run that goes on keeps the lines up to where it goes on.
    /// </summary>
    public static Fin<MetricsFile> Open(string? path, MetricsPosition? resumed = null) => path is null
        ? new MetricsFile(Stream.Null)
        : Disk.Guard(path, "a place to write to", "Choose another place.", () =>
        {
            if (resumed is null || !SaveTarget.Find(path).Exists(target => target.IsReplaced) || !File.Exists(path))
                return Fin<MetricsFile>.Succ(new(File.Create(path)));
            var kept = resumed.LinesBefore(File.ReadLines(path));
            return Disk.Write(path, [.. Encoding.UTF8.GetBytes(string.Concat(kept.Select(line => line + '\n')))]).Map(_ =>
                new MetricsFile(new FileStream(path, FileMode.Append)));
        });

    /// <summary>Writes the loss of a step.</summary>
    public void WriteStep(long step, double loss) => WriteEvent("step", json =>
    {
        json.WriteNumber("step", step);
        json.WriteNumber("loss", loss);
    });

    /// <summary>Writes the accuracy and time of an epoch.</summary>
    public void WriteEpoch(int epoch, double accuracy, double seconds) => WriteEvent("epoch", json =>
    {
        json.WriteNumber("epoch", epoch);
        json.WriteNumber("accuracy", accuracy);
        json.WriteNumber("train_seconds", seconds);
    });

    /// <summary>Writes the final evaluation, the time, and the hash of the weights.</summary>
    public void WriteDone(Evaluation evaluation, double seconds, string weightsSha256) => WriteEvent("done", json =>
    {
        json.WriteNumber("accuracy", evaluation.Accuracy);
        json.WriteNumber("correct", evaluation.Correct);
        json.WriteNumber("total", evaluation.Total);
        json.WriteStartArray("mistakes");
        foreach (var mistake in evaluation.Mistakes) json.WriteNumberValue(mistake);
        json.WriteEndArray();
        json.WriteNumber("train_seconds", seconds);
        json.WriteString("weights_sha256", weightsSha256);
    });

    /// <summary>Hands the lines so far to the file. Only whole lines ever get there, also when the process ends here.</summary>
    public void Flush()
    {
        Disk.WithoutInterruption(() =>
        {
            lines.WriteTo(stream);
            stream.Flush();
        });
        lines.SetLength(0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        stream.Dispose();
        lines.Dispose();
    }

    void WriteEvent(string name, Action<Utf8JsonWriter> fields)
    {
        if (stream == Stream.Null) return;
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            fields(json);
            json.WriteEndObject();
        }
        lines.WriteByte((byte)'\n');
    }
}
