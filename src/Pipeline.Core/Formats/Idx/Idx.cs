using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Formats;

/// <summary>IDX files as of MNIST, raw or gzip: images (count × rows × columns bytes) and labels (count bytes).</summary>
/// <remarks>
/// Format: http://yann.lecun.com/exdb/mnist/ and https://www.fon.hum.uva.nl/praat/manual/IDX_file_format.html. The length of the file must
/// be exactly that of the header. Pixels are read or inflated directly into the array that is returned.
/// </remarks>
public static class Idx
{
    /// <summary>
    /// The images and labels of two IDX files, raw or gzip. Fails on a wrong magic number, elements that are not bytes, a dimension of 0,
    /// missing or trailing bytes, and on different numbers of images and labels.
    /// </summary>
    public static Fin<ImageSet> Decode(ImmutableArray<byte> images, ImmutableArray<byte> labels) =>
        from decodedLabels in DecodeLabels(Require.NotDefault(labels, "The bytes of the labels"))
        from decodedImages in DecodeImages(Require.NotDefault(images, "The bytes of the images"))
        from set in PairImagesWithLabels(decodedImages, decodedLabels)
        select set;

    /// <summary>
    /// The images of a file with magic number 0x00000803, raw or gzip. Fails on a wrong magic number, a dimension of 0, missing or trailing
    /// bytes.
    /// </summary>
    internal static Fin<IdxImages> DecodeImages(ImmutableArray<byte> bytes) => DecodeImages(ByteSource.Of(bytes));

    /// <summary>The images of a file that need not be in memory.</summary>
    internal static Fin<IdxImages> DecodeImages(ByteSource source) =>
        ByteReaders.UseReader(source, reader =>
            from shape in IdxHeader.Read(reader, IdxHeader.ImagesMagic)
            from pixels in ReadBody(reader, shape)
            select new IdxImages(shape[1], shape[2], pixels));

    /// <summary>
    /// The labels of a file with magic number 0x00000801, raw or gzip. Fails as <see cref="DecodeImages(ImmutableArray{byte})"/> does.
    /// </summary>
    internal static Fin<ImmutableArray<byte>> DecodeLabels(ImmutableArray<byte> bytes) => DecodeLabels(ByteSource.Of(bytes));

    /// <summary>The labels of a file that need not be in memory.</summary>
    internal static Fin<ImmutableArray<byte>> DecodeLabels(ByteSource source) =>
        ByteReaders.UseReader(source, reader =>
            from shape in IdxHeader.Read(reader, IdxHeader.LabelsMagic)
            from labels in ReadBody(reader, shape)
            select labels);

    /// <summary>Images with their labels. Fails on different numbers of images and labels.</summary>
    internal static Fin<ImageSet> PairImagesWithLabels(IdxImages images, ImmutableArray<byte> labels) =>
        images.Count != labels.Length
            ? new DecodeError(
                MessageText.Byte(4),
                MessageText.Count(labels.Length, "label"),
                $"{MessageText.FormatNumber(images.Count)}, one an image",
                "Use the labels that belong to the images.").ToFin<ImageSet>()
            : new ImageSet(images.Rows, images.Columns, images.Pixels, labels);

    /// <summary>The raw bytes of an IDX file of images.</summary>
    internal static ImmutableArray<byte> EncodeImages(IdxImages images) =>
        Encode(IdxHeader.ImagesMagic, [images.Count, images.Rows, images.Columns], images.Pixels.AsSpan());

    /// <summary>The raw bytes of an IDX file of labels.</summary>
    internal static ImmutableArray<byte> EncodeLabels(ImmutableArray<byte> labels) =>
        Encode(IdxHeader.LabelsMagic, [labels.Length], labels.AsSpan());

    static ImmutableArray<byte> Encode(uint magic, ReadOnlySpan<int> shape, ReadOnlySpan<byte> body)
    {
        var headerLength = IdxHeader.Length(magic);
        var bytes = new byte[headerLength + body.Length];
        IdxHeader.Write(bytes, magic, shape);
        body.CopyTo(bytes.AsSpan(headerLength));
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    static Fin<ImmutableArray<byte>> ReadBody(IByteReader reader, int[] shape)
    {
        var bodyLength = shape.Aggregate(1, (product, dimension) => product * dimension);
        var expectedLength = (long)bodyLength + 4 + (4 * shape.Length);
        // Memory is allocated only if the length agrees with that of the container; otherwise the bytes are only counted, for the message.
        var isLengthRight = reader.Length == expectedLength && reader.HasLength();
        var body = GC.AllocateUninitializedArray<byte>(isLengthRight ? bodyLength : 0);
        PagePrefault.Fill(body, chunk => reader.Fill(chunk.Span));
        var actualLength = reader.SkipToEnd();
        return actualLength < expectedLength
            ? WrongLength(actualLength, $"the end of the data after {MessageText.Count(actualLength, "byte")}", expectedLength, shape)
            : actualLength > expectedLength
            ? WrongLength(
                expectedLength, $"{MessageText.Count(actualLength - expectedLength, "byte")} after the last value", expectedLength, shape)
            : reader.CheckEnd().Map(_ => ImmutableCollectionsMarshal.AsImmutableArray(body));
    }

    static Fin<ImmutableArray<byte>> WrongLength(long offset, string found, long expectedLength, int[] shape) =>
        new DecodeError(
            MessageText.Byte(offset),
            found,
            $"{MessageText.FormatNumber(expectedLength)} bytes "
                + $"({MessageText.Shape(shape.Select(d => (long)d))} + {4 + (4 * shape.Length)})",
            MessageText.FetchAgainRemedy).ToFin<ImmutableArray<byte>>();
}
