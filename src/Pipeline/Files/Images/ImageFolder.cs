using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Files;

/// <summary>
/// Images in folders that have the names of their classes: class/name.png, or train/class/name.png and test/class/name.png.
/// </summary>
/// <param name="Directory">The directory.</param>
/// <param name="ClassNames">The names of the folders in ordinal order: class k is the k-th.</param>
/// <param name="Training">The training images; none where there is only a folder test.</param>
/// <param name="Test">The test images; none where there is no folder test.</param>
/// <param name="Ignored">What else is there, in words: files that are no images by their names, other folders; or empty.</param>
sealed record ImageFolder(
    string Directory, ImmutableArray<string> ClassNames, ImmutableArray<ImageFile> Training, ImmutableArray<ImageFile> Test,
    string Ignored)
{
    const int MaxClasses = byte.MaxValue + 1;

    const string Expected = "folders with the names of the classes, and in them PNG, JPEG or BMP images";

    static readonly EnumerationOptions notHidden = new() { IgnoreInaccessible = false, RecurseSubdirectories = false };

    /// <summary>The images below a directory; none where no folder in it has any.</summary>
    public static Fin<Option<ImageFolder>> Find(string directory) =>
        Disk.ToDiskErrors(directory, "a readable directory", "Check the name.", () =>
        {
            var (training, test) = (Split(directory, "train", "training"), Split(directory, "test", "testing"));
            if (training is null && test is null)
                return HasImages(directory) ? FindIn(directory, directory, null).Map(Prelude.Some) : Option<ImageFolder>.None;
            return FindIn(directory, training, test).Map(Prelude.Some);
        });

    /// <summary>The first image, whose size all others must have.</summary>
    public ImageFile First => Training.IsEmpty ? Test[0] : Training[0];

    /// <summary>An error where there are no training images.</summary>
    public Fin<Unit> CheckTraining() => Training.IsEmpty
        ? Disk.WithPath(Directory, new DecodeError(
            "the training images", "none", "a folder train beside the folder test, with a folder for every class", "Put images there."))
        : Unit.Default;

    /// <summary>How many of the training images are split off for the test, 0 where there are test images; or an error.</summary>
    public Fin<int> CheckSplit(int? testCount) => (testCount, Test.IsEmpty) switch
    {
        (null, true) => Disk.WithPath(Directory, new DecodeError(
            "the test images", "none", "a folder test beside a folder train, each with a folder for every class",
            $"Say {DataOptions.Test.Name} N to take N of the images for it.")),
        (null, false) => 0,
        ({ } count, false) => Error.New(
            ExitCode.Usage, $"{DataOptions.Test.Name}: found {count}, but {Directory} has test images of its own. Leave it out."),
        ({ } count, true) when count >= Training.Length => Error.New(
            ExitCode.Usage,
            $"{DataOptions.Test.Name}: found {count}, expected a number from 1 to {Training.Length - 1}, "
            + $"since {Directory} has {Training.Length} images."),
        ({ } count, true) => count,
    };

    static Fin<ImageFolder> FindIn(string directory, string? training, string? test) =>
        from trainingClasses in Classes(training)
        from testClasses in Classes(test)
        let names = (training is null ? testClasses : trainingClasses).Select(folder => folder.Name).ToImmutableArray()
        from known in CheckKnown(names, testClasses, training)
        from counted in CheckCount(directory, names)
        select new ImageFolder(
            directory, names, InTurns(trainingClasses, names), InTurns(testClasses, names),
            IgnoredText(directory, [training, test], trainingClasses.Concat(testClasses).Sum(folder => folder.Ignored)));

    static string IgnoredText(string directory, string?[] splits, int files)
    {
        var folders = splits.Contains(directory) ? [] : System.IO.Directory.GetDirectories(directory, "*", notHidden);
        return string.Join(", ",
        [
            .. files == 0 ? ImmutableArray<string>.Empty : [$"{files} other {(files == 1 ? "file" : "files")}"],
            .. folders.Except(splits).Select(path => $"folder {System.IO.Path.GetFileName(path)}").Order(StringComparer.Ordinal),
        ]);
    }

    /// <summary>The folder of a split, which has folders with images; null for none.</summary>
    static string? Split(string directory, params string[] names) => System.IO.Directory.GetDirectories(directory, "*", notHidden)
        .Where(path => names.Contains(System.IO.Path.GetFileName(path), StringComparer.OrdinalIgnoreCase) && HasImages(path))
        .Order(StringComparer.Ordinal).FirstOrDefault();

    static bool HasImages(string directory) => System.IO.Directory.GetDirectories(directory, "*", notHidden)
        .Any(folder => System.IO.Directory.EnumerateFiles(folder, "*", notHidden).Any(ImageFile.IsImageName));

    static Fin<ImmutableArray<ClassFolder>> Classes(string? directory) => directory is null
        ? ImmutableArray<ClassFolder>.Empty
        : System.IO.Directory.GetDirectories(directory, "*", notHidden)
            .OrderBy(path => System.IO.Path.GetFileName(path), StringComparer.Ordinal)
            .Map(ClassFolderAt).ToSeq().Sequence().Map(folders => folders.ToImmutableArray());

    // Folders in folders are not followed, so that a link to a folder above ends here.
    static Fin<ClassFolder> ClassFolderAt(string path)
    {
        var inner = System.IO.Directory.GetDirectories(path, "*", notHidden).Order(StringComparer.Ordinal).FirstOrDefault();
        if (inner is not null)
            return Disk.WithPath(inner, new DecodeError("the images", "a folder in the folder of a class", Expected, "Move its images."));
        var files = System.IO.Directory.GetFiles(path, "*", notHidden);
        var images = files.Where(ImageFile.IsImageName).Order(StringComparer.Ordinal).ToImmutableArray();
        return images.IsEmpty
            ? Disk.WithPath(path, new DecodeError("the images", "a folder without images", Expected, "Remove it, or put images there."))
            : new ClassFolder(System.IO.Path.GetFileName(path), images, files.Length - images.Length);
    }

    static Fin<Unit> CheckKnown(ImmutableArray<string> names, ImmutableArray<ClassFolder> test, string? training) =>
        test.FirstOrDefault(folder => !names.Contains(folder.Name)) is { } unknown
            ? Disk.WithPath(System.IO.Path.GetDirectoryName(unknown.Images[0])!, new DecodeError(
                "the test images", "a folder of a class without training images", $"a class of {training}",
                "Add training images of it, or remove it."))
            : Unit.Default;

    static Fin<Unit> CheckCount(string directory, ImmutableArray<string> names) => names.Length <= MaxClasses
        ? Unit.Default
        : Disk.WithPath(directory, new DecodeError(
            "the images", $"{names.Length} folders", $"at most {MaxClasses}, one for each class", "Join some classes."));

    /// <summary>
    /// The classes take turns, each in proportion to its images, since recipes that do not shuffle train in this order, and since the last
    /// images may be split off for the test.
    /// </summary>
    static ImmutableArray<ImageFile> InTurns(ImmutableArray<ClassFolder> folders, ImmutableArray<string> names) =>
    [
        .. folders
            .SelectMany(folder => folder.Images.Select((path, i) => (
                Place: (i + 0.5) / folder.Images.Length, File: new ImageFile(path, (byte)names.IndexOf(folder.Name)))))
            .OrderBy(image => image.Place).ThenBy(image => image.File.Class).Select(image => image.File),
    ];

    /// <summary>A folder of one class, with its images in ordinal order.</summary>
    sealed record ClassFolder(string Name, ImmutableArray<string> Images, int Ignored);
}
