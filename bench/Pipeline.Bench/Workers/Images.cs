using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Bench.Workers;

/// <summary>Reads image files with the decoders of the library.</summary>
static class Images
{
    /// <summary>The training images of MNIST in a directory of IDX files.</summary>
    public static ImageSet Training(string folder) => GetOrThrow(
        from labels in Decode(MnistFolder.Find(folder, MnistFolder.Labels)!, Idx.DecodeLabels)
        from images in Decode(MnistFolder.Find(folder, MnistFolder.Images)!, Idx.DecodeImages)
        from set in Idx.PairImagesWithLabels(images, labels)
        select set);

    public static Fin<A> Decode<A>(string path, Func<ByteSource, Fin<A>> decoder)
    {
        using var file = File.OpenHandle(path);
        return decoder(new(RandomAccess.GetLength(file), (offset, destination) => RandomAccess.Read(file, destination, offset)));
    }

    public static A GetOrThrow<A>(Fin<A> result) => result.Match(value => value, error => throw new UsageException(error.Message));
}
