using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Numerics;

namespace Pipeline.Formats;

/// <summary>Images as CSV, raw or gzip: one image per line, its label and its pixels (both 0 to 255).</summary>
/// <remarks>
/// The plain form has commas and the label first: https://python-course.eu/machine-learning/training-and-testing-with-mnist.php. Accepted
/// are also a UTF-8 byte order mark, \r\n, blank lines at the end, semicolons or tabs for commas, blanks and quotation marks around
/// numbers, whole numbers such as 5.0 and 1e0, and a header line, by which the labels may be in another column than the first.
/// </remarks>
public static class Csv
{
    // Three digits and a comma or line feed.
    const int MaxEncodedLength = 4;

    /// <summary>
    /// The images of CSV text. Fails on the first malformed cell or line, naming line:column, on an empty file, and on a header line that
    /// leaves open which column has the labels.
    /// </summary>
    public static Fin<ImageSet> Decode(ImmutableArray<byte> bytes, int rows = 28, int columns = 28) =>
        Decode(ByteSource.Of(bytes), rows, columns);

    /// <summary>The images of CSV text that need not be in memory.</summary>
    internal static Fin<ImageSet> Decode(ByteSource bytes, int rows = 28, int columns = 28)
    {
        _ = new ImageSet(rows, columns, [], []);                         // which refuses sizes that no image has
        return Decode(bytes, extent => CsvLayouts.OfSize(extent, rows, columns)).Map(decoded => decoded.Images);
    }

    /// <summary>The images of CSV text whose first line says their size, with what was recognized.</summary>
    internal static Fin<CsvImages> Decode(ByteSource bytes, LabelColumn label) =>
        Decode(bytes, extent => CsvLayouts.Recognize(extent, label)).Bind(decoded =>
            label == LabelColumn.Recognized && decoded.FindExchangedColumns() is { } error ? error.ToFin<CsvImages>() : decoded);

    /// <remarks>
    /// The text is read twice, first to count the images, so that the pixels are parsed into an array of their final length.
    /// </remarks>
    static Fin<CsvImages> Decode(ByteSource bytes, Func<CsvExtent, Fin<CsvLayout>> findLayout) =>
        from extent in ByteReaders.UseReader(bytes, CsvExtent.MeasureText)
        from layout in findLayout(extent)
        from images in extent.MaxImageCount(layout) * layout.PixelsPerImage > Array.MaxLength
            ? CsvErrors.TooManyImages(extent.MaxImageCount(layout), layout.PixelsPerImage).ToFin<ImageSet>()
            : ByteReaders.UseReader(bytes, reader => ReadImages(reader, extent, layout, bytes.Length))
        select new CsvImages(images, layout);

    static Fin<ImageSet> ReadImages(IByteReader reader, CsvExtent extent, CsvLayout layout, long sourceLength)
    {
        var images = new ImageBuffer((int)extent.MaxImageCount(layout), layout.PixelsPerImage, sourceLength);
        var buffer = new LineBuffer(reader, BufferCapacity(layout.PixelsPerImage, extent.ByteCount));
        buffer.ReadMore();
        buffer.Skip(extent.ByteOrderMarkLength);
        return (layout.HasHeader ? SkipHeader(buffer) : Fin<int>.Succ(1))
            .Bind(line => ReadRows(buffer, line, layout, images))
            .Bind(rows => rows == images.Count ? reader.CheckEnd() : CsvErrors.FileChanged(images.Count, rows).ToFin<Unit>())
            .Map(_ => images.ToImageSet(layout.Rows, layout.Columns));
    }

    // The length of a valid cell is bounded, so a row that does not fit has an error in the part that fits.
    static int BufferCapacity(int size, long length) =>
        (int)Math.Min(Math.Min(Math.Max(1 << 18, (CsvRow.MaxCellLength + 1) * (size + 1L)), length + 1), Array.MaxLength);

    /// <summary>Skips the header line and returns the number of the next line.</summary>
    static Fin<int> SkipHeader(LineBuffer buffer)
    {
        var end = buffer.LineEnd();
        if (end == buffer.Capacity) return CsvErrors.HeaderTooLong(end).ToFin<int>();
        buffer.Skip(Math.Min(end + 1, buffer.Buffered.Length));
        return buffer.Buffered.IsEmpty && !buffer.ReadMore() ? CsvErrors.EmptyFile("nothing but a header line").ToFin<int>() : 2;
    }

    /// <summary>Reads rows to the end of the text and returns their number. After the last one there may be blank lines.</summary>
    static Fin<int> ReadRows(LineBuffer buffer, int firstLine, CsvLayout layout, ImageBuffer images)
    {
        var size = layout.PixelsPerImage;
        var scratch = new byte[size];
        var row = 0;
        while (!buffer.Buffered.IsEmpty || buffer.ReadMore())
        {
            var isExpected = row < images.Count;
            var destination = isExpected ? images.Pixels(row) : scratch;
            byte vectorizedLabel = 0;
            var length = isExpected && layout.IsPlain ? VectorizedCsvRow.ReadRow(buffer.Buffered, destination, out vectorizedLabel) : 0;
            if (length > 0) images.SetLabel(row, vectorizedLabel);
            else
            {
                var end = buffer.LineEnd();
                var line = TrimCarriageReturn(buffer.Buffered[..end]);
                length = Math.Min(end + 1, buffer.Buffered.Length);
                if (!isExpected && CsvRow.IsBlank(line))
                {
                    buffer.Skip(length);
                    continue;
                }
                var label = CsvRow.ReadRow(line, firstLine + row, layout, destination);
                if (label.IsFail || !isExpected) return label.Bind(_ => CsvErrors.TooManyImages(row + 1, size).ToFin<int>());
                images.SetLabel(row, (byte)label);
            }
            buffer.Skip(length);
            row++;
        }
        return row > 0 ? row
            : layout.HasHeader ? CsvErrors.EmptyFile("nothing but a header line").ToFin<int>()
            : CsvErrors.BlankLine(1, size).Map(_ => row);
    }

    static ReadOnlySpan<byte> TrimCarriageReturn(ReadOnlySpan<byte> line) => line is [.. var text, (byte)'\r'] ? text : line;

    /// <summary>Images as ASCII CSV without a header; every line ends in \n. Equal images give equal bytes.</summary>
    public static ImmutableArray<byte> Encode(ImageSet images)
    {
        var text = new byte[Shapes.ElementCount(images.Count, (1L + images.PixelsPerImage) * MaxEncodedLength)];
        var length = 0;
        for (var i = 0; i < images.Count; i++)
        {
            length += WriteNumber(text.AsSpan(length), images.Labels[i]);
            foreach (var pixel in images[i])
            {
                text[length++] = (byte)',';
                length += WriteNumber(text.AsSpan(length), pixel);
            }
            text[length++] = (byte)'\n';
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(text[..length]);
    }

    static int WriteNumber(Span<byte> text, byte number) => Utf8Formatter.TryFormat(number, text, out var written) ? written : 0;
}
