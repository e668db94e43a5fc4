using System.Text;
using System.Text.Json;
using Pipeline.Commands;
using Pipeline.Models;
using Pipeline.Training;

namespace Pipeline.Display;

/// <summary>All that <c>evaluate</c> computes as one JSON object; null stands for what is not defined.</summary>
static class EvaluationJson
{
    /// <summary>The object as indented text.</summary>
    public static string Of(Evaluated evaluated)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartObject();
            WriteSummary(json, evaluated);
            WriteClasses(json, evaluated);
            WriteConfusion(json, evaluated);
            WriteArray(json, "mistakes", evaluated.Evaluation.Mistakes, (writer, mistake) => writer.WriteNumberValue(mistake));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static void WriteSummary(Utf8JsonWriter json, Evaluated evaluated)
    {
        var (evaluation, calibration) = (evaluated.Evaluation, evaluated.Calibration);
        json.WriteString("data", evaluated.Data);
        WriteArray(json, "models", evaluated.Members, (writer, member) =>
        {
            writer.WriteStartObject();
            writer.WriteString("file", member.Model.Name);
            writer.WriteString("network", NetworkNotation.Format(member.Model.Model.Network));
            writer.WriteNumber("accuracy", member.Evaluation.Accuracy);
            writer.WriteNumber("correct", member.Evaluation.Correct);
            writer.WriteEndObject();
        });
        json.WriteNumber("total", evaluation.Total);
        json.WriteNumber("correct", evaluation.Correct);
        json.WriteNumber("accuracy", evaluation.Accuracy);
        json.WriteNumber("top2_accuracy", (double)evaluated.TopTwo / evaluation.Total);
        json.WriteStartObject("macro_average");
        Write(json, "precision", ClassMetrics.MacroAverage(evaluated.Classes, metrics => metrics.Precision));
        Write(json, "recall", ClassMetrics.MacroAverage(evaluated.Classes, metrics => metrics.Recall));
        Write(json, "f1", ClassMetrics.MacroAverage(evaluated.Classes, metrics => metrics.F1));
        json.WriteEndObject();
        json.WriteBoolean("probabilities_divided_by_their_sum", evaluated.IsNormalized);
        Write(json, "negative_log_likelihood", calibration.NegativeLogLikelihood);
        Write(json, "expected_calibration_error", calibration.ExpectedError);
        WriteArray(json, "reliability", calibration.Bins.Select((bin, m) => (Bin: bin, Index: m)), (writer, next) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("above", (double)next.Index / Calibration.BinCount);
            writer.WriteNumber("up_to", (double)(next.Index + 1) / Calibration.BinCount);
            writer.WriteNumber("count", next.Bin.Count);
            Write(writer, "confidence", next.Bin.Confidence);
            Write(writer, "accuracy", next.Bin.Accuracy);
            writer.WriteEndObject();
        });
    }

    static void WriteClasses(Utf8JsonWriter json, Evaluated evaluated) =>
        WriteArray(json, "classes", evaluated.ClassNames.Select((name, k) => (Name: name, Metrics: evaluated.Classes[k])), (writer, next) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", next.Name);
            writer.WriteNumber("count", next.Metrics.Count);
            writer.WriteNumber("predicted", next.Metrics.Predicted);
            writer.WriteNumber("correct", next.Metrics.Correct);
            Write(writer, "precision", next.Metrics.Precision);
            Write(writer, "recall", next.Metrics.Recall);
            Write(writer, "f1", next.Metrics.F1);
            writer.WriteEndObject();
        });

    static void WriteConfusion(Utf8JsonWriter json, Evaluated evaluated)
    {
        var classes = evaluated.ClassNames.Length;
        WriteArray(json, "confusion", evaluated.Evaluation.ConfusionMatrix(classes).Chunk(classes), (writer, row) =>
        {
            writer.WriteStartArray();
            foreach (var count in row) writer.WriteNumberValue(count);
            writer.WriteEndArray();
        });
    }

    static void WriteArray<A>(Utf8JsonWriter json, string name, IEnumerable<A> items, Action<Utf8JsonWriter, A> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } finite && double.IsFinite(finite)) json.WriteNumber(name, finite);
        else json.WriteNull(name);
    }
}
