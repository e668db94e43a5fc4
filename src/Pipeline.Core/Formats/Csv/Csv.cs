using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Formats;

/// <summary>
/// MNIST as CSV, raw or gzip: one image per line, its label (0 to 9) and its pixels (0 to 255), separated by commas.
/// </summary>
/// <remarks>
/// Lines end in \n or \r\n, optional after the last one. A UTF-8 byte order mark and a first line that begins with two letters (a header)
/// are skipped. Quotes, spaces, signs, decimal points and blank lines are errors. Format:
/// https://python-course.eu/machine-learning/training-and-testing-with-mnist.php.
/// </remarks>
public static class Csv
{
    // Three digits and a comma or line feed.
    const int MaxCellLength = 4;

    /// <summary>The images of CSV text. Fails on the first malformed cell or line, naming line:column, and on an empty file.</summary>
    public static Fin<ImageSet> Decode(ImmutableArray<byte> bytes, int rows = 28, int columns = 28) =>
        Decode(ByteSource.Of(bytes), rows, columns);

    /// <summary>The images of CSV text that need not be in memory.</summary>
    /// <remarks>
    /// The text is read twice, first to count the images, so that the pixels are parsed into an array of their final length.
    /// </remarks>
    internal static Fin<ImageSet> Decode(ByteSource bytes, int rows = 28, int columns = 28)
    {
        var images = new ImageSet(rows, columns, [], []);                // which refuses sizes that no image has
        var pixelsPerImage = images.PixelsPerImage;
        return ByteReader.Use(bytes, CsvExtent.Measure).Bind(
            extent => extent.MaxImageCount(pixelsPerImage) * pixelsPerImage > Array.MaxLength
            ? CsvErrors.TooMany(extent.MaxImageCount(pixelsPerImage), pixelsPerImage).ToFin<ImageSet>()
            : ByteReader.Use(bytes, reader => Read(reader, extent, images)));
    }

    static Fin<ImageSet> Read(IByteReader reader, CsvExtent extent, ImageSet images)
    {
        var count = (int)extent.MaxImageCount(images.PixelsPerImage);
        var (pixels, labels) = (GC.AllocateUninitializedArray<byte>(count * images.PixelsPerImage), new byte[count]);
        var buffer = new LineBuffer(reader, BufferCapacity(images.PixelsPerImage, extent.Length));
        buffer.Refill();
        buffer.Consume(extent.ByteOrderMarkLength);
        return (extent.HasHeader ? SkipHeader(buffer) : Fin<int>.Succ(1))
            .Bind(line => ReadRows(buffer, line, images.PixelsPerImage, pixels, labels))
            .Bind(rows => rows == count ? reader.CheckEnd() : CsvErrors.FileChanged(count, rows).ToFin<Unit>())
            .Map(_ => images with
            {
                Pixels = ImmutableCollectionsMarshal.AsImmutableArray(pixels),
                Labels = ImmutableCollectionsMarshal.AsImmutableArray(labels),
            });
    }

    // A valid row has at most four bytes per cell, so a row that does not fit has an error in the part that fits.
    static int BufferCapacity(int size, long length) =>
        (int)Math.Min(Math.Min(Math.Max(1 << 18, 8L * size), length + 1), Array.MaxLength);

    /// <summary>Skips the header line and returns the number of the next line.</summary>
    static Fin<int> SkipHeader(LineBuffer buffer)
    {
        var end = buffer.LineEnd();
        if (end == buffer.Capacity) return CsvErrors.LongHeader(end).ToFin<int>();
        buffer.Consume(Math.Min(end + 1, buffer.Text.Length));
        return buffer.Text.IsEmpty && !buffer.Refill() ? CsvErrors.Empty("nothing but a header line").ToFin<int>() : 2;
    }

    /// <summary>Reads rows to the end of the text and returns their number.</summary>
    static Fin<int> ReadRows(LineBuffer buffer, int firstLine, int size, byte[] pixels, byte[] labels)
    {
        var scratch = new byte[size];
        var row = 0;
        for (; !buffer.Text.IsEmpty || buffer.Refill(); row++)
        {
            var isExpected = row < labels.Length;
            if (isExpected) PagePrefault.TouchAhead(pixels, (long)row * size, size);
            var destination = isExpected ? pixels.AsSpan(row * size, size) : scratch;
            var length = isExpected ? VectorizedCsvRow.Read(buffer.Text, destination, out labels[row]) : 0;
            if (length == 0)
            {
                var end = buffer.LineEnd();
                var label = CsvRow.Read(TrimCarriageReturn(buffer.Text[..end]), firstLine + row, destination);
                if (label.IsFail || !isExpected) return label.Bind(_ => CsvErrors.TooMany(row + 1, size).ToFin<int>());
                labels[row] = (byte)label;
                length = Math.Min(end + 1, buffer.Text.Length);
            }
            buffer.Consume(length);
        }
        return row;
    }

    static ReadOnlySpan<byte> TrimCarriageReturn(ReadOnlySpan<byte> line) => line is [.. var text, (byte)'\r'] ? text : line;

    /// <summary>Images as ASCII CSV without a header; every line ends in \n. Equal images give equal bytes.</summary>
    public static ImmutableArray<byte> Encode(ImageSet images)
    {
        var text = new byte[Shapes.ElementCount(images.Count, (1L + images.PixelsPerImage) * MaxCellLength)];
        var length = 0;
        for (var i = 0; i < images.Count; i++)
        {
            length += Write(text.AsSpan(length), images.Labels[i]);
            foreach (var pixel in images[i])
            {
                text[length++] = (byte)',';
                length += Write(text.AsSpan(length), pixel);
            }
            text[length++] = (byte)'\n';
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(text[..length]);
    }

    static int Write(Span<byte> text, byte number) => Utf8Formatter.TryFormat(number, text, out var written) ? written : 0;
}
