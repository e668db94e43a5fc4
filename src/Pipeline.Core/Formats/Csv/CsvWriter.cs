using System.Buffers.Text;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Data;

namespace Pipeline.Formats;

/// <summary>Images as text: a line an image, <c>label,p0,p1,…</c> in decimal, lines ended by <c>\n</c>, no heading.</summary>
public static class CsvWriter
{
    const int LongestField = 4;                                         // three digits and what follows them

    /// <summary>The lines in ASCII; the same images give the same bytes.</summary>
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
