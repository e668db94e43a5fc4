using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>Images in a directory: the IDX files of MNIST, or else CSV, each raw or gzip. Other files are ignored.</summary>
static class DataFolder
{
    /// <summary>The images of a split.</summary>
    public static Fin<ImageSet> Load(string directory, Split split) =>
        (Images(directory, split), Labels(directory, split), Csv(directory, split)) switch
        {
            ({ } images, { } labels, _) => Idx(images, labels),
            (_, _, { } csv) => Disk.DecodeInPieces(csv, bytes => Formats.Csv.Decode(bytes)).Bind(set => NotEmpty(csv, set)),
            _ => Missing(directory, split),
        };

    /// <summary>Whether the directory has the files of both splits.</summary>
    public static bool IsComplete(string directory) =>
        new[] { Split.Training, Split.Test }.All(split =>
            Csv(directory, split) is not null || (Images(directory, split) is not null && Labels(directory, split) is not null));

    static string? Images(string directory, Split split) => Find(directory, Names(split, "images", 3));

    static string? Labels(string directory, Split split) => Find(directory, Names(split, "labels", 1));

    static string? Csv(string directory, Split split) => Find(directory, [CsvName(split)]);

    static string CsvName(Split split) => split == Split.Training ? "mnist_train.csv" : "mnist_test.csv";

    static ImmutableArray<string> Names(Split split, string what, int dimensions)
    {
        var set = split == Split.Training ? "train" : "t10k";
        return [$"{set}-{what}-idx{dimensions}-ubyte", $"{set}-{what}.idx{dimensions}-ubyte"];
    }

    static string? Find(string directory, ImmutableArray<string> names) =>
        names.SelectMany(name => new[] { name, $"{name}.gz" })
            .Select(name => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    // The labels come first: they are small, and no other file is read while the bytes of the images are in memory.
    static Fin<ImageSet> Idx(string imagesPath, string labelsPath) =>
        from labels in Disk.DecodeInPieces(labelsPath, Formats.Idx.DecodeLabels)
        from images in Disk.DecodeInPieces(imagesPath, Formats.Idx.DecodeImages)
        from set in Formats.Idx.Combine(images, labels).BiBind(Fin<ImageSet>.Succ, error => Disk.In(labelsPath, error))
        from nonEmpty in NotEmpty(imagesPath, set)
        select nonEmpty;

    static Fin<ImageSet> NotEmpty(string path, ImageSet set) =>
        set.Count > 0 ? set : Disk.In(path, new DecodeError("the file", "no images", "at least one", "Fetch it again."));

    static Fin<ImageSet> Missing(string directory, Split split)
    {
        var expected = $"{Names(split, "images", 3)[0]} and {Names(split, "labels", 1)[0]}, or {CsvName(split)}, each raw or .gz";
        var found = !Directory.Exists(directory) ? File.Exists(directory) ? "a file" : "no such directory"
            : (Images(directory, split), Labels(directory, split)) switch
            {
                ({ } images, null) => $"{Path.GetFileName(images)} without its labels",
                (null, { } labels) => $"{Path.GetFileName(labels)} without its images",
                _ => "none of the files",
            };
        return Disk.In(directory, new DecodeError($"the {(split == Split.Training ? "training" : "test")} images", found, expected,
            "Use --data mnist to download MNIST, or --data digits for the bundled images."));
    }
}
