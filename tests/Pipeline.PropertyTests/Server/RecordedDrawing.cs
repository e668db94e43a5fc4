using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Pipeline.Data.Digits;
using Pipeline.PropertyTests.Files;

namespace Pipeline.PropertyTests.Server;

/// <summary>A digit that was drawn; strokes.json says how they were made.</summary>
sealed record RecordedDrawing(int Digit, double Width, double[][][] Strokes)
{
    const int Side = 280;

    /// <summary>All 80 of them, 8 of each class.</summary>
    public static ImmutableArray<RecordedDrawing> All { get; } = JsonSerializer.Deserialize<Recording>(
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Pipeline.PropertyTests", "Server", "strokes.json")),
        JsonSerializerOptions.Web)!.Drawings;

    /// <summary>The request of the page.</summary>
    public string Json => string.Create(
        CultureInfo.InvariantCulture, $"{{\"strokes\":{JsonSerializer.Serialize(Strokes)},\"width\":{Width}}}");

    /// <summary>The strokes with their widths.</summary>
    public ImmutableArray<ImmutableArray<StrokePoint>> Points => [.. Strokes.Select(stroke => stroke
        .Select(p => new StrokePoint(p[0], p[1], Width / 2 * (0.5 + (p.Length == 3 ? p[2] : 0.5))))
        .ToImmutableArray())];

    /// <summary>The sheet as grey pixels, black on white.</summary>
    public byte[] Sheet()
    {
        var ink = new double[Side * Side];
        Rasterizer.ComputeInk([.. Points.SelectMany(Segments)], edgeSoftness: 1, Side, ink);
        return [.. ink.Select(share => (byte)(255 - 255 * share + 0.5))];
    }

    /// <summary>The sheet as a PNG file.</summary>
    public byte[] Png() => Pictures.Png(Side, Side, Sheet());

    static IEnumerable<Segment> Segments(ImmutableArray<StrokePoint> stroke) =>
        stroke.Append(stroke[^1]).Zip(stroke.Append(stroke[^1]).Skip(1), (a, b) => new Segment(Scale(a), Scale(b)));

    static StrokePoint Scale(StrokePoint p) => new(p.X * Side, p.Y * Side, p.Radius * Side);

    sealed record Recording(string Note, ImmutableArray<RecordedDrawing> Drawings);
}
