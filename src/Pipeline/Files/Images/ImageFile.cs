using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>An image file of a class.</summary>
/// <param name="Path">The file.</param>
/// <param name="Class">The number of the class.</param>
sealed record ImageFile(string Path, byte Class)
{
    static readonly ImmutableArray<string> endings = [".png", ".jpg", ".jpeg", ".bmp"];

    /// <summary>Whether a name ends like that of an image.</summary>
    public static bool IsImageName(string path) =>
        endings.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The header, checked before pixels are decoded.</summary>
    public Fin<ImageHeader> ReadHeader() => Read(bytes => ImageHeader.Decode(bytes));

    /// <summary>Decodes files as images of one size, that of <paramref name="first"/>.</summary>
    public static Fin<ImageSet> Load(ImmutableArray<ImageFile> files, ImageFile first, CancellationToken stop) =>
        from size in first.ReadHeader()
        from count in CheckLength(files, first, size)
        from pixels in LoadPixels(files, first, size, stop)
        select new ImageSet(size.Rows, size.Columns, pixels, [.. files.Select(file => file.Class)]);

    static Fin<ImmutableArray<byte>> LoadPixels(
        ImmutableArray<ImageFile> files, ImageFile first, ImageHeader size, CancellationToken stop)
    {
        var pixels = ImmutableArray.CreateBuilder<byte>(files.Length * size.Rows * size.Columns);
        foreach (var file in files)
        {
            stop.ThrowIfCancellationRequested();
            var decoded = file.Read(bytes => ImageHeader.Decode(bytes)
                .Bind(header => CheckSize(header, first, size))
                .Bind(header => ImageDecoder.DecodeGrey(header, bytes)));
            if (decoded.IsFail) return decoded;
            pixels.AddRange(decoded.IfFail([]).AsSpan());
        }
        return pixels.MoveToImmutable();
    }

    static Fin<ImageHeader> CheckSize(ImageHeader header, ImageFile first, ImageHeader size) =>
        (header.Rows, header.Columns) == (size.Rows, size.Columns)
            ? header
            : new DecodeError(
                "the image", header.Size, $"{size.Size}, as {first.Path}", "Scale the images to one size.").ToFin<ImageHeader>();

    static Fin<Unit> CheckLength(ImmutableArray<ImageFile> files, ImageFile first, ImageHeader size) =>
        (long)files.Length * size.Rows * size.Columns <= Array.MaxLength
            ? Unit.Default
            : Disk.WithPath(first.Path, new DecodeError(
                "the image", $"{size.Size}, with {files.Length} images of that size",
                $"at most {MessageText.FormatNumber(Array.MaxLength)} pixels of all images", "Scale the images down."));

    Fin<A> Read<A>(Func<ImmutableArray<byte>, Fin<A>> decoder) => ReadWhole(Path, decoder);

    /// <summary>Decodes an image file, unless it is too long.</summary>
    /// <remarks>
    /// To open a pipe or a device would wait, or read without an end. They have no length, and neither has an empty file.
    /// </remarks>
    public static Fin<A> ReadWhole<A>(string path, Func<ImmutableArray<byte>, Fin<A>> decoder) =>
        Disk.ToDiskErrors(path, "a readable file", "Check the name.", () => Directory.Exists(path) ? Unit.Default :
            new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path).Length switch
            {
                0 => Disk.WithPath(path, new DecodeError(
                    "the file", "no bytes: an empty file, a pipe or a device", "an image", "Copy it again, or remove it.")),
                > ImageDecoder.MaxFileLength and var length => Disk.WithPath(path, new DecodeError(
                    "the file", $"{MessageText.FormatNumber(length)} bytes",
                    $"at most {MessageText.FormatNumber(ImageDecoder.MaxFileLength)}",
                    "Scale the images down.")),
                _ => Fin<Unit>.Succ(Unit.Default),
            }).Bind(_ => Disk.Decode(path, decoder));
}
