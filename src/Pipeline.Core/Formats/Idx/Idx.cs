using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Kernels;

namespace Pipeline.Formats;

/// <summary>The IDX files of MNIST, raw or gzip: images (count × rows × columns bytes) and labels (count bytes, 0 to 9).</summary>
/// <remarks>
/// Format: http://yann.lecun.com/exdb/mnist/ and https://www.fon.hum.uva.nl/praat/manual/IDX_file_format.html. The header says how long the file is: a byte
/// less or more is an error. Out of gzip the pixels are inflated straight into the array that stays, and raw ones are read into it.
/// </remarks>
public static class Idx
{
    const byte LargestLabel = 9;

    /// <summary>
    /// The images and labels of two IDX files, raw or gzip. Fails on another magic number, a dimension of 0, missing or trailing bytes, a label above
    /// 9, and when there are not as many labels as images.
    /// </summary>
    public static Fin<ImageSet> Decode(ImmutableArray<byte> images, ImmutableArray<byte> labels) =>
        from decodedLabels in DecodeLabels(labels)
        from decodedImages in DecodeImages(images)
        from set in Combine(decodedImages, decodedLabels)
        select set;

    /// <summary>The images of bytes with magic number 0x00000803, raw or gzip. Fails on another magic number, a dimension of 0, missing or trailing bytes.</summary>
    internal static Fin<IdxImages> DecodeImages(ImmutableArray<byte> bytes) => DecodeImages(ByteSource.Of(bytes));

    /// <summary>The same, of bytes that need not be in memory.</summary>
    internal static Fin<IdxImages> DecodeImages(ByteSource bytes) =>
        ByteReader.Use(bytes, reader =>
            from shape in IdxHeader.Read(reader, IdxHeader.Images)
            from pixels in Body(reader, shape)
            select new IdxImages(shape[1], shape[2], pixels));

    /// <summary>The labels of bytes with magic number 0x00000801, raw or gzip. Fails as <see cref="DecodeImages(ImmutableArray{byte})"/> does, and on a label above 9.</summary>
    internal static Fin<ImmutableArray<byte>> DecodeLabels(ImmutableArray<byte> bytes) => DecodeLabels(ByteSource.Of(bytes));

    /// <summary>The same, of bytes that need not be in memory.</summary>
    internal static Fin<ImmutableArray<byte>> DecodeLabels(ByteSource bytes) =>
        ByteReader.Use(bytes, reader =>
            from shape in IdxHeader.Read(reader, IdxHeader.Labels)
            from labels in Body(reader, shape)
            from checkedLabels in CheckLabels(labels)
            select checkedLabels);

    /// <summary>Images with their labels. Fails when there are not as many of one as of the other, and on a label above 9.</summary>
    internal static Fin<ImageSet> Combine(IdxImages images, ImmutableArray<byte> labels) =>
        images.Count != labels.Length
            ? new DecodeError(MessageText.Byte(4), MessageText.Count(labels.Length, "label"), $"{MessageText.Number(images.Count)}, one an image",
                "Use the labels that belong to the images.").ToFin<ImageSet>()
            : CheckLabels(labels).Map(good => new ImageSet(images.Rows, images.Columns, images.Pixels, good));

    /// <summary>The raw bytes of an IDX file of images.</summary>
    internal static ImmutableArray<byte> EncodeImages(IdxImages images) =>
        Encode(IdxHeader.Images, [images.Count, images.Rows, images.Columns], images.Pixels.AsSpan());

    /// <summary>The raw bytes of an IDX file of labels.</summary>
    internal static ImmutableArray<byte> EncodeLabels(ImmutableArray<byte> labels) => Encode(IdxHeader.Labels, [labels.Length], labels.AsSpan());

    static ImmutableArray<byte> Encode(uint magic, ReadOnlySpan<int> shape, ReadOnlySpan<byte> body)
    {
        var header = IdxHeader.Length(magic);
        var bytes = new byte[header + body.Length];
        IdxHeader.Write(bytes, magic, shape);
        body.CopyTo(bytes.AsSpan(header));
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    static Fin<ImmutableArray<byte>> Body(IByteReader reader, int[] shape)
    {
        var size = shape.Aggregate(1, (product, d) => product * d);
        var total = (long)size + 4 + (4 * shape.Length);
        // Memory only for a length that the container promises too; what differs is measured without it.
        var body = GC.AllocateUninitializedArray<byte>(reader.Length == total && total <= reader.Bound ? size : 0);
        PagePrefault.Fill(body, piece => reader.Fill(piece.Span));
        var measured = reader.Measure();
        return measured == total
            ? reader.End().Map(_ => ImmutableCollectionsMarshal.AsImmutableArray(body))
            : WrongLength(measured, total, shape).ToFin<ImmutableArray<byte>>();
    }

    static DecodeError WrongLength(long measured, long total, int[] shape) => new(MessageText.Byte(Math.Min(measured, total)),
        measured < total ? $"the end of the data after {MessageText.Count(measured, "byte")}" : $"{MessageText.Count(measured - total, "byte")} after the last value",
        $"{MessageText.Number(total)} bytes ({MessageText.Shape(shape.Select(d => (long)d))} + {4 + (4 * shape.Length)})",
        MessageText.FetchAgain);

    static Fin<ImmutableArray<byte>> CheckLabels(ImmutableArray<byte> labels) =>
        labels.AsSpan().IndexOfAnyExceptInRange((byte)0, LargestLabel) is >= 0 and var at
            ? new DecodeError(MessageText.Byte(IdxHeader.Length(IdxHeader.Labels) + at), $"label {labels[at]}", "a label from 0 to 9",
                "Is this the labels file of the digits?").ToFin<ImmutableArray<byte>>()
            : labels;
}
