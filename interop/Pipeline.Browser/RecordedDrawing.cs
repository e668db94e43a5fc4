using System.Text.Json;

namespace Pipeline.Browser;

/// <summary>A digit that was drawn, as the tests of the server have it.</summary>
public sealed record RecordedDrawing(int Digit, double Width, double[][][] Strokes)
{
    /// <summary>All of them.</summary>
    public static RecordedDrawing[] All { get; } = JsonSerializer.Deserialize<Recording>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "strokes.json")), JsonSerializerOptions.Web)!.Drawings;

    /// <summary>A drawing of a digit.</summary>
    public static RecordedDrawing Of(int digit, int index) => All.Where(drawing => drawing.Digit == digit).ElementAt(index);

    sealed record Recording(string Note, RecordedDrawing[] Drawings);
}
