using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Kernels;

namespace Pipeline.Formats;

/// <summary>The CSV of the notebook, raw or gzip: one image a line, its label (0 to 9) and its pixels (0 to 255), separated by commas.</summary>
/// <remarks>
/// Lines end in \n or \r\n, the last one may lack it; a UTF-8 byte order mark and a first line that begins with two letters (a header) are passed over.
/// Nothing else is: no quotes, spaces, signs, decimal points, blank lines. Format: https://python-course.eu/machine-learning/training-and-testing-with-mnist.php.
/// </remarks>
public static class Csv
{
    const int LongestField = 4;             // three digits and the comma or line end behind them

    /// <summary>The images of CSV text. Fails at line:column on the first cell or line that is not as it should be, and on an empty file.</summary>
    public static Fin<ImageSet> Decode(ImmutableArray<byte> bytes, int rows = 28, int columns = 28) => Decode(ByteSource.Of(bytes), rows, columns);

    /// <summary>The same, of bytes that need not be in memory.</summary>
    /// <remarks>The text is read twice, first to count: so the pixels go straight into an array of the right length.</remarks>
    internal static Fin<ImageSet> Decode(ByteSource bytes, int rows = 28, int columns = 28)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        var (images, size) = (new ImageSet(rows, columns, [], []), checked(rows * columns));
        return ByteReader.Use(bytes, CsvSize.Measure).Bind(extent => extent.Images(size) * size > Array.MaxLength
            ? CsvErrors.TooMany(extent.Images(size), size).ToFin<ImageSet>()
            : ByteReader.Use(bytes, reader => Read(reader, extent, images)));
    }

    static Fin<ImageSet> Read(IByteReader reader, CsvSize extent, ImageSet images)
    {
        var count = (int)extent.Images(images.Size);
        var (pixels, labels) = (GC.AllocateUninitializedArray<byte>(count * images.Size), new byte[count]);
        var window = new LineBuffer(reader, Capacity(images.Size, extent.Length));
        window.Refill();
        window.Consume(extent.Mark);
        return (extent.HasHeader ? PassHeader(window) : Fin<int>.Succ(1))
            .Bind(line => Rows(window, line, images.Size, pixels, labels))
            .Bind(read => read == count ? reader.End() : CsvErrors.Changed(count, read).ToFin<Unit>())
            .Map(_ => images with { Pixels = ImmutableCollectionsMarshal.AsImmutableArray(pixels), Labels = ImmutableCollectionsMarshal.AsImmutableArray(labels) });
    }

    // A good row has four bytes a cell at most: of a row that does not fit, the part that does is already wrong.
    static int Capacity(int size, long length) => (int)Math.Min(Math.Min(Math.Max(1 << 18, 8L * size), length + 1), Array.MaxLength);

    static Fin<int> PassHeader(LineBuffer window)
    {
        var end = window.LineEnd();
        if (end == window.Capacity) return CsvErrors.LongHeader(end).ToFin<int>();
        window.Consume(Math.Min(end + 1, window.Text.Length));
        return window.Text.IsEmpty && !window.Refill() ? CsvErrors.Empty("nothing but a header line").ToFin<int>() : 2;
    }

    static Fin<int> Rows(LineBuffer window, int firstLine, int size, byte[] pixels, byte[] labels)
    {
        var scratch = new byte[size];
        var row = 0;
        for (; !window.Text.IsEmpty || window.Refill(); row++)
        {
            var room = row < labels.Length;
            if (room) PagePrefault.TouchAhead(pixels, (long)row * size, size);
            var target = room ? pixels.AsSpan(row * size, size) : scratch;
            var length = room ? VectorizedCsvRow.Read(window.Text, target, out labels[row]) : 0;
            if (length == 0)
            {
                var end = window.LineEnd();
                var label = CsvRow.Read(WithoutReturn(window.Text[..end]), firstLine + row, target);
                if (label.IsFail || !room) return label.Bind(_ => CsvErrors.TooMany(row + 1, size).ToFin<int>());
                labels[row] = (byte)label;
                length = Math.Min(end + 1, window.Text.Length);
            }
            window.Consume(length);
        }
        return row;
    }

    static ReadOnlySpan<byte> WithoutReturn(ReadOnlySpan<byte> line) => line is [.. var text, (byte)'\r'] ? text : line;

    /// <summary>Images as CSV in ASCII, lines ended by \n, no header; the same images give the same bytes.</summary>
    public static ImmutableArray<byte> Encode(ImageSet images)
    {
        var text = new byte[images.Count * (1 + images.Size) * LongestField];
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
