using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>Images in a directory: the IDX files of MNIST, or CSV when those are not there; raw or gzip. Other files do not matter.</summary>
static class DataFolder
{
    /// <summary>The images of a part.</summary>
    public static Fin<ImageSet> Load(string directory, Part part) => (Images(directory, part), Labels(directory, part), Csv(directory, part)) switch
    {
        ({ } images, { } labels, _) => Idx(images, labels),
        (_, _, { } csv) => Disk.DecodeInPieces(csv, bytes => Formats.Csv.Decode(bytes)).Bind(set => NotEmpty(csv, set)),
        _ => Missing(directory, part),
    };

    /// <summary>Whether both parts are there.</summary>
    public static bool IsComplete(string directory) =>
        new[] { Part.Training, Part.Test }.All(part => Csv(directory, part) is not null || (Images(directory, part) is not null && Labels(directory, part) is not null));

    static string? Images(string directory, Part part) => Find(directory, Names(part, "images", 3));

    static string? Labels(string directory, Part part) => Find(directory, Names(part, "labels", 1));

    static string? Csv(string directory, Part part) => Find(directory, [CsvName(part)]);

    static string CsvName(Part part) => part == Part.Training ? "mnist_train.csv" : "mnist_test.csv";

    static ImmutableArray<string> Names(Part part, string what, int dimensions)
    {
        var set = part == Part.Training ? "train" : "t10k";
        return [$"{set}-{what}-idx{dimensions}-ubyte", $"{set}-{what}.idx{dimensions}-ubyte"];
    }

    static string? Find(string directory, ImmutableArray<string> names) =>
        names.SelectMany(name => new[] { name, $"{name}.gz" }).Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    // The labels first: they are small, and the bytes of the images are let go before anything else is read.
    static Fin<ImageSet> Idx(string imagesPath, string labelsPath) =>
        from labels in Disk.DecodeInPieces(labelsPath, Formats.Idx.DecodeLabels)
        from images in Disk.DecodeInPieces(imagesPath, Formats.Idx.DecodeImages)
        from set in Formats.Idx.Combine(images, labels).BiBind(Fin<ImageSet>.Succ, error => Disk.In(labelsPath, error))
        from full in NotEmpty(imagesPath, set)
        select full;

    static Fin<ImageSet> NotEmpty(string path, ImageSet set) =>
        set.Count > 0 ? set : Disk.In(path, new DecodeError("the file", "no images", "at least one", "Fetch it again."));

    static Fin<ImageSet> Missing(string directory, Part part)
    {
        var wanted = $"{Names(part, "images", 3)[0]} and {Names(part, "labels", 1)[0]}, or {CsvName(part)}, each raw or .gz";
        var found = !Directory.Exists(directory) ? File.Exists(directory) ? "a file" : "no such directory"
            : (Images(directory, part), Labels(directory, part)) switch
            {
                ({ } images, null) => $"{Path.GetFileName(images)} without its labels",
                (null, { } labels) => $"{Path.GetFileName(labels)} without its images",
                _ => "none of the files",
            };
        return Disk.In(directory, new DecodeError($"the {(part == Part.Training ? "training" : "test")} images", found, wanted,
            "Use --data mnist to download MNIST, or --data digits for the bundled images."));
    }
}
