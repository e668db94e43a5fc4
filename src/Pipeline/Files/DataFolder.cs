using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Files;

/// <summary>Finds the files of a data set by their names, in a directory that may have others.</summary>
/// <param name="Directory">The directory.</param>
/// <param name="Training">The training files.</param>
/// <param name="Test">The test files; incomplete where there are none.</param>
/// <param name="OtherNames">The names of files that were not taken, sorted.</param>
sealed record DataFolder(string Directory, SplitFiles Training, SplitFiles Test, ImmutableArray<string> OtherNames)
{
    const int MaxListed = 4;

    static readonly SplitFiles none = new(null, null, null);

    /// <summary>
    /// The files of the one data set at a path: of a directory, of the files in it whose names begin with the last part of the path, or a
    /// single CSV file. Of several data sets in a directory that of MNIST is taken, whose files have no further name.
    /// </summary>
    public static Fin<DataFolder> FindFolder(string path) => System.IO.Directory.Exists(path) ? FindIn(path, null)
        : File.Exists(path) ? FindFile(path)
        : System.IO.Path.GetDirectoryName(path) is { } parent && System.IO.Directory.Exists(parent)
            ? FindIn(parent, DataFile.NormalizeSet(System.IO.Path.GetFileName(path)))
        : FailMissing(path, "the images", "no such directory");

    /// <summary>Whether the directory has the files of both splits.</summary>
    public static bool IsComplete(string directory) =>
        System.IO.Directory.Exists(directory)
        && FindIn(directory, null).Match(folder => folder.Training.IsComplete && folder.Test.IsComplete, _ => false);

    /// <summary>The files of a split, or an error that says which are there instead.</summary>
    public Fin<SplitFiles> FilesOf(Split split)
    {
        var files = split == Split.Training ? Training : Test;
        if (files.IsComplete) return files;
        var found = files switch
        {
            { Images: { } images } => $"{System.IO.Path.GetFileName(images)} without its labels",
            { Labels: { } labels } => $"{System.IO.Path.GetFileName(labels)} without its images",
            _ when OtherNames.IsEmpty => "none of the files",
            _ => $"none of the files, but {string.Join(", ", OtherNames.Take(MaxListed))}{(OtherNames.Length > MaxListed ? ", …" : "")}",
        };
        return FailMissing(Directory, split == Split.Training ? "the training images" : "the test images", found, split,
            split == Split.Test && Training.IsComplete
                ? $"Say {DataOptions.Test.Name} N to take the last N of the training images for it."
                : null).Map(_ => files);
    }

    static Fin<DataFolder> FindFile(string path) => DataFile.Parse(path) is { Kind: not DataKind.Csv }
        ? FailMissing(path, "the images", "a file")
        : new DataFolder(path, new(null, null, path), none, []);

    static Fin<DataFolder> FindIn(string directory, string? name) =>
        Disk.ToDiskErrors(directory, "a readable directory", "Check the name.", () =>
        {
            var paths = System.IO.Directory.GetFiles(directory).Order(StringComparer.Ordinal).ToImmutableArray();
            var files = paths.Select(DataFile.Parse).OfType<DataFile>().ToImmutableArray();
            var sets = files.GroupBy(file => file.SetName).Select(set => (set.Key, Folder: Of(directory, [.. set], paths)))
                .Where(set => name is null ? set.Folder.Training.IsComplete || set.Folder.Test.IsComplete : set.Key == name)
                .ToImmutableArray();
            return (name, sets) switch
            {
                (_, [var only]) => only.Folder,
                (null, [_, ..]) when sets.FirstOrDefault(set => set.Key.Length == 0).Folder is { } plain => plain,
                (null, [_, ..]) => SeveralSets(directory, sets.Select(set => set.Key)),
                (null, []) when Csv(paths) is [var csv] => Of(directory, [new(csv, "", Split.Training, DataKind.Csv)], paths),
                (null, []) => Of(directory, files, paths),
                _ => FailMissing(System.IO.Path.Combine(directory, name!), "the images", "no such directory"),
            };
        });

    static ImmutableArray<string> Csv(ImmutableArray<string> paths) =>
        [.. paths.Where(path => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            || path.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase))];

    static DataFolder Of(string directory, ImmutableArray<DataFile> files, ImmutableArray<string> paths) => new(
        directory, FilesOf(files, Split.Training), FilesOf(files, Split.Test),
        [.. paths.Except(files.Select(file => file.Path)).Select(path => System.IO.Path.GetFileName(path))]);

    static SplitFiles FilesOf(ImmutableArray<DataFile> files, Split split)
    {
        return new(Find(DataKind.Images), Find(DataKind.Labels), Find(DataKind.Csv));

        // Raw files before gzip, whose names are longer.
        string? Find(DataKind kind) => files.Where(file => (file.Split, file.Kind) == (split, kind)).Select(file => file.Path)
            .OrderBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal).FirstOrDefault();
    }

    static Fin<DataFolder> SeveralSets(string directory, IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToArray();
        return Disk.WithPath(directory, new DecodeError(
            "the images", $"several data sets: {string.Join(", ", sorted)}", "one",
            $"Add the name of one: {System.IO.Path.Combine(directory, sorted[0])}."));
    }

    static Fin<DataFolder> FailMissing(string path, string what, string found, Split split = Split.Training, string? remedy = null)
    {
        var name = split == Split.Training ? "train" : "t10k";
        var csv = split == Split.Training ? "mnist_train.csv" : "mnist_test.csv";
        return Disk.WithPath(path, new DecodeError(
            what, found, $"{name}-images-idx3-ubyte and {name}-labels-idx1-ubyte, or {csv}, each raw or .gz",
            remedy ?? "Use --data mnist to download MNIST, or --data digits for the bundled images."));
    }
}
