using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Commands;
using Pipeline.Data.Preparation;

namespace Pipeline.Display;

/// <summary>All that <c>predict</c> computes as one JSON object.</summary>
static class PredictionJson
{
    /// <summary>The object as indented text.</summary>
    public static string Of(Predictions predictions)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("models");
            foreach (var model in predictions.Models) json.WriteStringValue(model.Name);
            json.WriteEndArray();
            json.WriteStartArray("images");
            for (var i = 0; i < predictions.Shown.Length; i++) WriteImage(json, predictions, i);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    static void WriteImage(Utf8JsonWriter json, Predictions predictions, int i)
    {
        var (shown, names) = (predictions.Shown[i], predictions.ClassNames);
        json.WriteStartObject();
        if (shown.Picture is { } picture)
        {
            json.WriteString("file", shown.Name);
            json.WriteNumber("rows", picture.Rows);
            json.WriteNumber("columns", picture.Columns);
            json.WriteString("prepared", shown.Digit is null ? "scale" : "digit");
        }
        else json.WriteNumber("number", int.Parse(shown.Name, CultureInfo.InvariantCulture));
        if (shown.Digit is { } digit) WriteDigit(json, digit);
        if (shown.Label is { } label) json.WriteString("label", names[label]);
        json.WriteString("predicted", names[predictions.Mean.Classes[i]]);
        json.WriteStartArray("probabilities");
        foreach (var (name, probability) in names.Zip(predictions.Probabilities(i)))
        {
            json.WriteStartObject();
            json.WriteString("class", name);
            json.WriteNumber("probability", probability);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteDigit(Utf8JsonWriter json, PreparedDigit digit)
    {
        json.WriteBoolean("dark_on_light", digit.IsDarkOnLight);
        json.WriteStartObject("box");
        json.WriteNumber("top", digit.Box.Top);
        json.WriteNumber("left", digit.Box.Left);
        json.WriteNumber("rows", digit.Box.Rows);
        json.WriteNumber("columns", digit.Box.Columns);
        json.WriteEndObject();
    }
}
