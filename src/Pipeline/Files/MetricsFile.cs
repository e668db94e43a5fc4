using System.Text;
using System.Text.Json;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Commands;
using Pipeline.Data;
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
    readonly MemoryStream? kept;
    Stream stream;
    IOException? failure;

    MetricsFile(string? path, Stream stream, MemoryStream? kept) => (this.path, this.stream, this.kept) = (path, stream, kept);

    /// <summary>
    /// Creates or overwrites the file; without a path, writes are discarded. A run that goes on keeps the lines up to where it goes on.
    /// </summary>
    /// <param name="path">The file, device or pipe.</param>
    /// <param name="resumed">Where the run goes on; null for its begin.</param>
    /// <param name="say">Gets a line where a pipe waits for its reader.</param>
    /// <param name="isKept">Whether all lines stay in memory too, for a report.</param>
    public static Fin<MetricsFile> Open(string? path, MetricsPosition? resumed, Action<string> say, bool isKept = false) =>
        Open(path, resumed, say, isKept ? new MemoryStream() : null);

    static Fin<MetricsFile> Open(string? path, MetricsPosition? resumed, Action<string> say, MemoryStream? kept) => path is null
        ? new MetricsFile(null, Stream.Null, kept)
        : Disk.ToDiskErrors(path, "a place to write to", "Choose another place.", () =>
        {
            if (SaveTarget.IsDeviceOrPipe(path)) return Fin<MetricsFile>.Succ(new(path, Pipe.Open(path, say), kept));
            if (resumed is null || !SaveTarget.ResolvePath(path).Exists(target => target.IsReplaced) || !File.Exists(path))
                return Fin<MetricsFile>.Succ(new(path, File.Create(path), kept));
            var before = Encoding.UTF8.GetBytes(string.Concat(resumed.LinesBefore(File.ReadLines(path)).Select(line => line + '\n')));
            kept?.Write(before);
            return Disk.Write(path, [.. before]).Map(_ => new MetricsFile(path, new FileStream(path, FileMode.Append), kept));
        });

    /// <summary>The lines that were flushed, where they are kept.</summary>
    public ReadOnlySpan<byte> KeptLines => kept is null ? [] : kept.GetBuffer().AsSpan(0, (int)kept.Length);

    /// <summary>Whether what is written goes anywhere.</summary>
    public bool IsOn => path is not null || kept is not null;

    /// <summary>The seed that the lines are marked with; null for none.</summary>
    public long? Seed { get; set; }

    /// <summary>Writes the loss of a step, and its learning rate if that is given.</summary>
    public void WriteStep(long step, double loss, double? learningRate = null) => WriteEvent("step", json =>
    {
        json.WriteNumber("step", step);
        json.WriteNumber("loss", loss);
        if (learningRate is { } rate) json.WriteNumber("learning_rate", rate);
    });

    /// <summary>Writes the accuracy and time of an epoch, and its figures if there are any.</summary>
    public void WriteEpoch(int epoch, double accuracy, double seconds, EpochFigures? figures = null) => WriteEvent("epoch", json =>
    {
        json.WriteNumber("epoch", epoch);
        json.WriteNumber("accuracy", accuracy);
        json.WriteNumber("train_seconds", seconds);
        if (figures is null) return;
        WriteLossAndAccuracy(json, "training", figures.Training);
        WriteLossAndAccuracy(json, "validation", figures.Validation);
        json.WriteNumber("learning_rate", figures.LearningRate);
    });

    /// <summary>
    /// Writes the final evaluation, the time, the hash of the weights, the epoch of a model that is validated, and the settings.
    /// </summary>
    public void WriteDone(
        Evaluation evaluation, double seconds, string weightsSha256, ValidatedEpoch? validated = null,
        IReadOnlyDictionary<string, string>? settings = null) => WriteEvent("done", json =>
    {
        json.WriteNumber("accuracy", evaluation.Accuracy);
        json.WriteNumber("correct", evaluation.Correct);
        json.WriteNumber("total", evaluation.Total);
        json.WriteStartArray("mistakes");
        foreach (var mistake in evaluation.Mistakes) json.WriteNumberValue(mistake);
        json.WriteEndArray();
        json.WriteNumber("train_seconds", seconds);
        json.WriteString("weights_sha256", weightsSha256);
        if (validated is not null)
        {
            json.WriteNumber("epoch", validated.Epoch);
            WriteLossAndAccuracy(json, "validation", validated.Validation);
        }
        if (settings is null) return;
        json.WriteStartObject("settings");
        foreach (var (name, value) in settings) json.WriteString(name, value);
        json.WriteEndObject();
    });

    /// <summary>Writes the accuracies of several runs.</summary>
    public void WriteSummary(SeedSummary summary) => WriteEvent("summary", json =>
    {
        json.WriteNumber("runs", summary.Runs);
        WriteMeanAndDeviation(json, "accuracy", summary.Test);
        if (summary.Validation is { } validation) WriteMeanAndDeviation(json, "validation_accuracy", validation);
    });

    static void WriteMeanAndDeviation(Utf8JsonWriter json, string name, MeanDeviation numbers)
    {
        json.WriteNumber($"{name}_mean", numbers.Mean);
        if (numbers.Deviation is { } deviation) json.WriteNumber($"{name}_sd", deviation);
        else json.WriteNull($"{name}_sd");
    }

    // JSON has no number that is not finite.
    static void WriteLossAndAccuracy(Utf8JsonWriter json, string name, LossEvaluation figures)
    {
        if (double.IsFinite(figures.Loss)) json.WriteNumber($"{name}_loss", figures.Loss);
        else json.WriteNull($"{name}_loss");
        json.WriteNumber($"{name}_accuracy", figures.Evaluation.Accuracy);
    }

    /// <summary>Hands the lines so far to the file. Only whole lines ever get there, also when the process ends here.</summary>
    public void Flush()
    {
        kept?.Write(lines.GetBuffer(), 0, (int)lines.Length);
        try
        {
            if (lines.Length > 0 && path is not null) Disk.WithoutInterruption(path, WriteLines);
        }
        catch (IOException exception)
        {
            failure = exception;
            Close();
        }
        lines.SetLength(0);
    }

    void WriteLines()
    {
        lines.WriteTo(stream);
        stream.Flush();
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
        kept?.Dispose();
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
        if (stream == Stream.Null && kept is null) return;
        using (var json = new Utf8JsonWriter(lines))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            if (Seed is { } seed) json.WriteNumber("seed", seed);
            fields(json);
            json.WriteEndObject();
        }
        lines.WriteByte((byte)'\n');
    }
}
