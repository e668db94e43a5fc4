using System.ComponentModel;

namespace Pipeline.Server.Endpoints.Prediction;

/// <summary>The JSON of a request: strokes or pixels.</summary>
/// <param name="Strokes">The strokes of a drawing.</param>
/// <param name="Width">The width of the pen.</param>
/// <param name="Pixels">The pixels of an image.</param>
/// <param name="Explain">The number of the class to explain.</param>
sealed record PredictRequest(
    [property: Description(
        "Strokes in the order in which they were drawn, each an array of points [x, y] or [x, y, pressure]: x to the right and y "
        + "downwards, 0 to 1 on the sheet; pressure 0 to 1, 0.5 where it is left out, which scales the width by 0.5 + pressure.")]
    double[][][]? Strokes,
    [property: Description("The width of the pen in sides of the sheet, 0.005 to 0.5; 0.07 where it is left out. With strokes only.")]
    double? Width,
    [property: Description("784 whole numbers, 28 rows of 28 pixels: 0 is background, 255 full ink. They are taken as they are.")]
    int[]? Pixels,
    [property: Description("The number of the class whose attribution is wanted; that of the answer where it is left out.")]
    int? Explain);
