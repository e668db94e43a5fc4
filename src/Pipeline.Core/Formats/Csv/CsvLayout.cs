using System.Globalization;

namespace Pipeline.Formats;

/// <summary>How images are written as CSV.</summary>
/// <param name="Separator">What separates cells: a comma, a semicolon or a tab.</param>
/// <param name="HasHeader">Whether the first line names the columns.</param>
/// <param name="LabelIndex">The index of the column of labels; all other columns are pixels.</param>
/// <param name="LabelName">The name of that column in the header line; null if there is none.</param>
/// <param name="Rows">Pixel rows of an image.</param>
/// <param name="Columns">Pixel columns of an image.</param>
sealed record CsvLayout(char Separator, bool HasHeader, int LabelIndex, string? LabelName, int Rows, int Columns)
{
    const int UsualSide = 28;

    internal int PixelsPerImage => Rows * Columns;

    /// <summary>Whether rows begin with the label and have commas, as the vectorized parser reads them.</summary>
    internal bool IsPlain => Separator == ',' && LabelIndex == 0;

    /// <summary>What was recognized, in one line; null for the plain form: label first, commas, 28 × 28 pixels, no header.</summary>
    internal string? Description
    {
        get
        {
            var facts = DescribeFacts().ToArray();
            return facts.Length == 0 ? null : string.Join(", ", facts);
        }
    }

    IEnumerable<string> DescribeFacts()
    {
        if (HasHeader) yield return "a header line";
        if (Separator != ',') yield return Separator == '\t' ? "tabs between cells" : "semicolons between cells";
        if (LabelName is not null) yield return $"labels in column {MessageText.QuoteText(LabelName)}";
        else if (LabelIndex > 0) yield return "labels in the last column";
        if ((Rows, Columns) != (UsualSide, UsualSide))
            yield return string.Create(CultureInfo.InvariantCulture, $"images of {Rows} x {Columns} pixels");
    }
}
