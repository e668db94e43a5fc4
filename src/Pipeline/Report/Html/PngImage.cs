using System.Xml.Linq;
using StbImageWriteSharp;
using static Pipeline.Report.Html;

namespace Pipeline.Report;

/// <summary>Pixels as images inside the page.</summary>
static class PngImage
{
    /// <summary>Grey pixels, a byte each.</summary>
    public static XElement Grey(ReadOnlySpan<byte> pixels, int rows, int columns, string alternative) =>
        Element(pixels.ToArray(), rows, columns, ColorComponents.Grey, alternative);

    /// <summary>Pixels of red, green, blue and opacity.</summary>
    public static XElement Colour(byte[] pixels, int rows, int columns, string alternative) =>
        Element(pixels, rows, columns, ColorComponents.RedGreenBlueAlpha, alternative);

    static XElement Element(byte[] pixels, int rows, int columns, ColorComponents components, string alternative)
    {
        using var stream = new MemoryStream();
        new ImageWriter().WritePng(pixels, columns, rows, components, stream);
        return Html.Element(
            "img", Attribute("src", $"data:image/png;base64,{Convert.ToBase64String(stream.GetBuffer(), 0, (int)stream.Length)}"),
            Attribute("width", FormattableString.Invariant($"{columns}")), Attribute("height", FormattableString.Invariant($"{rows}")),
            Attribute("alt", alternative));
    }
}
