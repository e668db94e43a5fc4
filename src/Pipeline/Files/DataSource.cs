using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;
using Pipeline.Display;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Files;

/// <summary>Loads the data that <c>--data</c> names.</summary>
static class DataSource
{
    /// <summary>The values of <c>--data</c> that are not directories.</summary>
    public const string DigitsName = "digits", MnistName = "mnist";

    const string BundledName = "the bundled digits";

    /// <summary>The value of <c>--data</c> that stands for data which were used without it.</summary>
    /// <param name="name">The name of the data set.</param>
    public static string DefaultName(string name) => name == BundledName ? DigitsName : MnistName;

    /// <summary>The directory of MNIST, relative to the current directory.</summary>
    public static readonly string MnistFolder = Path.Combine("data", "mnist");

    /// <summary>Training and test images.</summary>
    public static Task<Fin<DataSet>> Load(DataChoice choice, Host host, CancellationToken stop) =>
        Load(choice, host, null, stop);

    /// <summary>
    /// Training and test images; the test images alone if they have the <paramref name="known"/> labels, or if there are no others.
    /// </summary>
    public static async Task<Fin<DataSet>> Load(
        DataChoice choice, Host host, LabelRange? known, CancellationToken stop)
    {
        var mnist = host.FullPath(MnistFolder);
        var hasMnist = Directory.Exists(mnist) && Directory.EnumerateFileSystemEntries(mnist).Any();
        var where = choice.Where ?? (hasMnist ? MnistFolder : DigitsName);
        if (where == DigitsName)
            return WithoutTestCount(choice, BundledName).Bind(_ =>
                LoadSplits(BundledName, LoadBundled, true, known, stop));
        if (where == MnistName && !DataFolder.IsComplete(mnist))
        {
            var fetched = await Download.Mnist(host.Mnist, mnist, host.Error.WriteLine, stop);
            if (fetched.IsFail) return fetched.Map(_ => default(DataSet)!);
        }
        var path = where == MnistName ? MnistFolder : where;
        return DataFolder.FindFolder(host.FullPath(path)).Bind(folder => folder.Training.IsComplete || folder.Test.IsComplete
            ? LoadFolder(path, folder, choice, host, known, stop)
            : FindImages(folder.Directory).Bind(images => images.Match(
                found => LoadImages(path, found, choice, host, isTestEnough: known is not null, stop),
                () => LoadFolder(path, folder, choice, host, known, stop))));
    }

    static Fin<Option<ImageFolder>> FindImages(string directory) =>
        Directory.Exists(directory) ? ImageFolder.Find(directory) : Option<ImageFolder>.None;

    /// <summary>Images in folders, whose names are the classes: where the test images are enough, no others are read.</summary>
    static Fin<DataSet> LoadImages(
        string name, ImageFolder folder, DataChoice choice, Host host, bool isTestEnough, CancellationToken stop)
    {
        var labels = new ClassLabels(folder.ClassNames);
        return
            from hasTraining in isTestEnough ? Unit.Default : folder.CheckTraining()
            from split in folder.CheckSplit(choice.TestCount)
            from training in isTestEnough && split == 0 ? Option<ImageSet>.None : Load(folder.Training).Map(Prelude.Some)
            from test in split == 0 ? Load(folder.Test) : training.Map(images => images.Skip(images.Count - split)).IfNone(() => default!)
            let noted = Say(test)
            select new DataSet(
                name, training.Map(images => images.Take(images.Count - split)).IfNone(() => test.Take(0)), test, labels);

        Fin<ImageSet> Load(ImmutableArray<ImageFile> files) =>
            ImageFile.Load(files, folder.First, stop).Bind(images => Ink.ScaleToFullInk(name, images, choice.Ink ?? byte.MaxValue));

        Unit Say(ImageSet test)
        {
            var ignored = folder.Ignored == "" ? "" : $"; not read: {folder.Ignored}";
            var size = ConsoleText.FormatImageSize(test);
            host.Error.WriteLine(ConsoleText.Printable($"{name}: images of {size} in folders, {labels}{ignored}"));
            if (choice.Ink is null && Ink.NoteIfFaint(test) is { } faint) host.Error.WriteLine($"{name}: {faint}");
            return Unit.Default;
        }
    }

    static Fin<DataSet> LoadFolder(
        string name, DataFolder folder, DataChoice choice, Host host, LabelRange? known, CancellationToken stop)
    {
        var notes = new System.Collections.Generic.HashSet<string>();
        return choice.TestCount is { } count
            ? WithoutTest(choice, folder).Bind(_ => Load(Split.Training)).Bind(images => SplitOffTest(name, images, count))
            : LoadSplits(name, Load, folder.Training.IsComplete, known, stop);

        Fin<ImageSet> Load(Split split) =>
            from files in folder.FilesOf(split)
            from loaded in files.Load(choice.Label)
            from images in CheckNotEmpty(folder.Directory, Say(loaded))
            from scaled in Ink.ScaleToFullInk(name, images, choice.Ink ?? byte.MaxValue)
            select scaled;

        ImageSet Say((ImageSet Images, string? Note) loaded)
        {
            if (loaded.Note is { } note && notes.Add(note)) host.Error.WriteLine($"{name}: CSV with {note}");
            if (choice.Ink is null && Ink.NoteIfFaint(loaded.Images) is { } faint && notes.Add(nameof(Ink)))
                host.Error.WriteLine($"{name}: {faint}");
            return loaded.Images;
        }
    }

    static Fin<ImageSet> CheckNotEmpty(string path, ImageSet set) =>
        set.Count > 0 ? set : Disk.WithPath(path, new DecodeError("the file", "no images", "at least one", "Fetch it again."));

    static Fin<DataSet> SplitOffTest(string name, ImageSet images, int testCount) => testCount < images.Count
        ? DataSet.Of(name, images.Take(images.Count - testCount), images.Skip(images.Count - testCount))
        : Error.New(ExitCode.Usage, ConsoleText.Invariant(
            $"{DataOptions.Test.Name}: found {testCount}, expected a number from 1 to {images.Count - 1}, ")
            + ConsoleText.Invariant($"since {name} has {images.Count} images."));

    static Fin<Unit> WithoutTest(DataChoice choice, DataFolder folder) =>
        folder.Test.IsComplete ? WithoutTestCount(choice, folder.Directory) : Unit.Default;

    static Fin<Unit> WithoutTestCount(DataChoice choice, string name) => choice.TestCount is null
        ? Unit.Default
        : Error.New(
            ExitCode.Usage, $"{DataOptions.Test.Name}: found {choice.TestCount}, but {name} has test images of its own. Leave it out.");

    static Fin<DataSet> LoadSplits(
        string name, Func<Split, Fin<ImageSet>> load, bool hasTraining, LabelRange? known, CancellationToken stop) =>
        from test in Load(load, Split.Test, stop)
        let isEnough = known is { } labels && (!hasTraining || LabelRange.Of([], test.Labels) == labels)
        from training in isEnough ? test.Take(0) : Load(load, Split.Training, stop)
        from set in (training.Rows, training.Columns) == (test.Rows, test.Columns)
            ? Fin<DataSet>.Succ(isEnough && known!.Value.Contains(test.Labels)
                ? DataSet.Of(name, training, test, known.Value)
                : DataSet.Of(name, training, test))
            : Disk.WithPath(name, new DecodeError(
                "the test images",
                $"{test.Rows} x {test.Columns} pixels",
                $"{training.Rows} x {training.Columns}, as the training images",
                "Use files of one set."))
        select set;

    static Fin<ImageSet> Load(Func<Split, Fin<ImageSet>> load, Split split, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        return load(split);
    }

    static Fin<ImageSet> LoadBundled(Split split)
    {
        var name = split == Split.Training ? "digits_train.csv.gz" : "digits_test.csv.gz";
        using var resource = typeof(DataSource).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return Csv.Decode(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
    }
}
