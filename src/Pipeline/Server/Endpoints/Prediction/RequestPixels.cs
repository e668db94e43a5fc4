using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data.Digits;
using Pipeline.Data.Preparation;
using Pipeline.Display;

namespace Pipeline.Server.Endpoints.Prediction;

/// <summary>The 28 × 28 pixels of a request, or one sentence that says what is wrong with it.</summary>
static class RequestPixels
{
    /// <summary>Points of all strokes together; a digit has about a hundred.</summary>
    public const int MaxPoints = 10_000;

    const int PixelCount = MnistFrame.Side * MnistFrame.Side;
    const double MinWidth = 0.005, MaxWidth = 0.5, DefaultWidth = 0.07, DefaultPressure = 0.5, PressureOffset = 0.5;

    /// <summary>The pixels of a request; a failure where it has neither strokes nor pixels, or both, or numbers out of range.</summary>
    /// <param name="request">The request.</param>
    /// <param name="classes">The number of classes of the model.</param>
    public static Fin<ImmutableArray<byte>> Of(PredictRequest request, int classes) => request switch
    {
        { Explain: { } explain } when explain < 0 || explain >= classes =>
            Fail($"explain: found {explain}, expected the number of a class, 0 to {classes - 1}."),
        { Strokes: not null, Pixels: not null } => Fail("Found strokes and pixels, expected one of them."),
        { Strokes: { } strokes } => OfStrokes(strokes, request.Width ?? DefaultWidth),
        { Width: not null } => Fail("Found width without strokes: a pen has a width, pixels have none."),
        { Pixels: { } pixels } => OfPixels(pixels),
        _ => Fail("Found neither strokes nor pixels, expected one of them: see /openapi/v1.json."),
    };

    static Fin<ImmutableArray<byte>> OfPixels(int[] pixels)
    {
        var wrong = Array.FindIndex(pixels, pixel => pixel is < byte.MinValue or > byte.MaxValue);
        return pixels.Length != PixelCount ? Fail($"pixels: found {pixels.Length}, expected {PixelCount}, 28 rows of 28.")
            : wrong >= 0 ? Fail($"pixels[{wrong}]: found {pixels[wrong]}, expected a whole number from 0 to 255.")
            : pixels.Select(pixel => (byte)pixel).ToImmutableArray();
    }

    static Fin<ImmutableArray<byte>> OfStrokes(double[][][] strokes, double width)
    {
        if (!(width is >= MinWidth and <= MaxWidth))
            return Fail(ConsoleText.Invariant($"width: found {width}, expected {MinWidth} to {MaxWidth}, in sides of the sheet."));
        if (strokes.Sum(stroke => (long)(stroke?.Length ?? 0)) is > MaxPoints and var count)
            return Fail($"strokes: found {count} points, expected at most {MaxPoints}.");
        for (var i = 0; i < strokes.Length; i++)
            for (var j = 0; j < (strokes[i]?.Length ?? 1); j++)
                if (strokes[i] is null || !IsPoint(strokes[i][j]))
                    return Fail(ConsoleText.Invariant(
                        $"strokes[{i}][{j}]: expected a point [x, y] or [x, y, pressure], each number from 0 to 1."));
        return DrawingPreparation.Prepare([.. strokes.Select(stroke => stroke.Select(point => ToPoint(point, width)).ToImmutableArray())])
            is { } pixels ? pixels : Fail("strokes: found no point, expected a drawing.");
    }

    static bool IsPoint(double[]? point) => point is { Length: 2 or 3 } && Array.TrueForAll(point, number => number is >= 0 and <= 1);

    static StrokePoint ToPoint(double[] point, double width) =>
        new(point[0], point[1], width / 2 * (PressureOffset + (point.Length == 3 ? point[2] : DefaultPressure)));

    static Fin<ImmutableArray<byte>> Fail(string message) => Error.New(message);
}
