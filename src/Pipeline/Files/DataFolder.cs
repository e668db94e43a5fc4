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
        (FindImages(directory, split), FindLabels(directory, split), FindCsv(directory, split)) switch
        {
            ({ } images, { } labels, _) => LoadIdx(images, labels),
            (_, _, { } csv) => Disk.DecodeInPieces(csv, bytes => Formats.Csv.Decode(bytes)).Bind(set => CheckNotEmpty(csv, set)),
            _ => MissingFiles(directory, split),
        };

    /// <summary>Whether the directory has the files of both splits.</summary>
    public static bool IsComplete(string directory) =>
        new[] { Split.Training, Split.Test }.All(split =>
            FindCsv(directory, split) is not null
                || (FindImages(directory, split) is not null && FindLabels(directory, split) is not null));

    static string? FindImages(string directory, Split split) => Find(directory, FileNames(split, "images", 3));

    static string? FindLabels(string directory, Split split) => Find(directory, FileNames(split, "labels", 1));

    static string? FindCsv(string directory, Split split) => Find(directory, [CsvName(split)]);

    static string CsvName(Split split) => split == Split.Training ? "mnist_train.csv" : "mnist_test.csv";

    static ImmutableArray<string> FileNames(Split split, string kind, int dimensions)
    {
        var set = split == Split.Training ? "train" : "t10k";
        return [$"{set}-{kind}-idx{dimensions}-ubyte", $"{set}-{kind}.idx{dimensions}-ubyte"];
    }

    static string? Find(string directory, ImmutableArray<string> names) =>
        names.SelectMany(name => new[] { name, $"{name}.gz" })
            .Select(name => Path.Combine(directory, name))
            .FirstOrDefault(File.Exists);

    // The labels come first: they are small, and no other file is read while the bytes of the images are in memory.
    static Fin<ImageSet> LoadIdx(string imagesPath, string labelsPath) =>
        from labels in Disk.DecodeInPieces(labelsPath, Formats.Idx.DecodeLabels)
        from images in Disk.DecodeInPieces(imagesPath, Formats.Idx.DecodeImages)
        from set in Formats.Idx.Combine(images, labels).BiBind(Fin<ImageSet>.Succ, error => Disk.WithPath(labelsPath, error))
        from nonEmpty in CheckNotEmpty(imagesPath, set)
        select nonEmpty;

    static Fin<ImageSet> CheckNotEmpty(string path, ImageSet set) =>
        set.Count > 0 ? set : Disk.WithPath(path, new DecodeError("the file", "no images", "at least one", "Fetch it again."));

    static Fin<ImageSet> MissingFiles(string directory, Split split)
    {
        var expected = $"{FileNames(split, "images", 3)[0]} and {FileNames(split, "labels", 1)[0]}, or {CsvName(split)}, each raw or .gz";
        var found = !Directory.Exists(directory) ? File.Exists(directory) ? "a file" : "no such directory"
            : (FindImages(directory, split), FindLabels(directory, split)) switch
            {
                ({ } images, null) => $"{Path.GetFileName(images)} without its labels",
                (null, { } labels) => $"{Path.GetFileName(labels)} without its images",
                _ => "none of the files",
            };
        return Disk.WithPath(directory, new DecodeError($"the {(split == Split.Training ? "training" : "test")} images", found, expected,
            "Use --data mnist to download MNIST, or --data digits for the bundled images."));
    }
}
