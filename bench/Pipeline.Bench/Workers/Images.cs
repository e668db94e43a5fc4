using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Bench.Workers;

/// <summary>The training images, read as the program reads them.</summary>
static class Images
{
    public static ImageSet Training(string folder) => Good(
        from labels in From(MnistFolder.Find(folder, MnistFolder.Labels)!, Idx.DecodeLabels)
        from images in From(MnistFolder.Find(folder, MnistFolder.Images)!, Idx.DecodeImages)
        from set in Idx.Combine(images, labels)
        select set);

    public static Fin<A> From<A>(string path, Func<ByteSource, Fin<A>> decoder)
    {
        using var file = File.OpenHandle(path);
        return decoder(new(RandomAccess.GetLength(file), (offset, destination) => RandomAccess.Read(file, destination, offset)));
    }

    public static A Good<A>(Fin<A> result) => result.Match(value => value, error => throw new UsageException(error.Message));
}
