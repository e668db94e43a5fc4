using System.Buffers;
using System.Text;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>Finds the layout of CSV text from its first line.</summary>
static class CsvLayouts
{
    static readonly SearchValues<char> PlainCharacters = SearchValues.Create("0123456789,");

    /// <summary>The layout of images whose size the first line says too.</summary>
    internal static Fin<CsvLayout> Recognize(CsvExtent extent, LabelColumn label)
    {
        var line = FirstLine(extent, out var isComplete);
        return !isComplete ? CsvErrors.LineTooLong(1, extent.FirstBytes.Length).ToFin<CsvLayout>()
            : line.AsSpan().IsWhiteSpace() ? CsvErrors.BlankFirstLine().ToFin<CsvLayout>()
            : from header in CsvHeader.ParseLine(line)
              from numbers in header.FindNumbers() is { } error ? error.ToFin<Unit>() : Unit.Default
              from index in header.LabelIndex(label)
              from size in header.ImageSize(index)
              select new CsvLayout(
                  header.Separator, header.HasNames, index, header.HasNames ? header.Cells[index] : null, size.Rows, size.Columns);
    }

    /// <summary>The layout of images of a known size. A header line of another length only says that it is one.</summary>
    internal static Fin<CsvLayout> OfSize(CsvExtent extent, int rows, int columns)
    {
        var line = FirstLine(extent, out var isComplete);
        var plain = new CsvLayout(',', HasHeader: false, 0, null, rows, columns);
        return !isComplete || line.AsSpan().IsWhiteSpace() || !line.AsSpan().ContainsAnyExcept(PlainCharacters) ? plain
            : from header in CsvHeader.ParseLine(line)
              from index in header.Cells.Length == plain.PixelsPerImage + 1L ? header.LabelIndex(LabelColumn.Recognized) : Fin<int>.Succ(0)
              select plain with { Separator = header.Separator, HasHeader = header.HasNames, LabelIndex = index };
    }

    static string FirstLine(CsvExtent extent, out bool isComplete)
    {
        var end = extent.FirstBytes.Span.IndexOf((byte)'\n');
        isComplete = end >= 0 || extent.FirstBytes.Length + extent.ByteOrderMarkLength == extent.ByteCount;
        var line = end < 0 ? extent.FirstBytes.Span : extent.FirstBytes.Span[..end];
        return Encoding.UTF8.GetString(line).TrimEnd('\r');
    }
}
