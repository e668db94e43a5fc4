using System.Text;
using System.Text.Json;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;
using Pipeline.Training;

namespace Pipeline.Files;

/// <summary>Writes losses and accuracies as JSON Lines, in full precision; they reach the file by <see cref="Flush"/>.</summary>
/// <remarks>
/// A file that cannot be written, as on a full disk, does not stop training: nothing more is written, and the end says so.
/// </remarks>
sealed class MetricsFile : IDisposable
{
    readonly string? path;
    readonly MemoryStream lines = new();
    Stream stream;
    IOException? failure;

    MetricsFile(string? path, Stream stream) => (this.path, this.stream) = (path, stream);

    /// <summary>
    /// Creates or overwrites the file; without a path, writes are discarded. A run that goes on keeps the lines up to where it goes on.
    /// </summary>
    public static Fin<MetricsFile> Open(string? path, MetricsPosition? resumed = null) => path is null
        ? new MetricsFile(null, Stream.Null)
        : Disk.ToDiskErrors(path, "a place to write to", "Choose another place.", () =>
        {
            if (resumed is null || !SaveTarget.ResolvePath(path).Exists(target => target.IsReplaced) || !File.Exists(path))
                return Fin<MetricsFile>.Succ(new(path, File.Create(path)));
            var kept = resumed.LinesBefore(File.ReadLines(path));
            return Disk.Write(path, [.. Encoding.UTF8.GetBytes(string.Concat(kept.Select(line => line + '\n')))]).Map(_ =>
                new MetricsFile(path, new FileStream(path, FileMode.Append)));
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
        try
        {
            Disk.WithoutInterruption(() =>
            {
                lines.WriteTo(stream);
                stream.Flush();
            });
        }
        catch (IOException exception)
        {
            failure = exception;
            Close();
        }
        lines.SetLength(0);
    }

    /// <summary>Fails where lines could not be written.</summary>
    public Fin<Unit> CheckWritten() => failure is null
        ? Unit.Default
        : Error.New(ExitCode.BadData, $"{path}: {failure.Message.TrimEnd('.')}. Free some space, or choose another place for the metrics. "
            + "Training went on, and the results are above.");

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        Close();
        lines.Dispose();
    }

    void Close()
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException exception)
        {
            failure ??= exception;
        }
        stream = Stream.Null;
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
