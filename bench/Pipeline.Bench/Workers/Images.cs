using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;

namespace Pipeline.Bench.Workers;

/// <summary>The training images, read as the program reads them.</summary>
static class Images
{
    public static ImageSet Training(string folder) => Good(
        from labels in Idx.DecodeLabels(Bytes(MnistFolder.Find(folder, MnistFolder.Labels)!))
        from images in Idx.DecodeImages(Bytes(MnistFolder.Find(folder, MnistFolder.Images)!))
        from set in Idx.Combine(images, labels)
        select set);

    public static ImmutableArray<byte> Bytes(string path) => ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(path));

    public static A Good<A>(Fin<A> result) => result.Match(value => value, error => throw new UsageException(error.Message));
}
