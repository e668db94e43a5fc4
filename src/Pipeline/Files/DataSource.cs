using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>Loads the data that <c>--data</c> names.</summary>
static class DataSource
{
    /// <summary>The values of <c>--data</c> that are not directories.</summary>
    public const string DigitsName = "digits", MnistName = "mnist";

    /// <summary>The directory of MNIST, relative to the current directory.</summary>
    public static readonly string MnistFolder = Path.Combine("data", "mnist");

    /// <summary>The images of an option, or the default ones for null; the training images only where they are needed.</summary>
    public static async Task<Fin<DataSet>> Load(string? option, Host host, bool withTraining, CancellationToken stop)
    {
        var mnist = host.FullPath(MnistFolder);
        var hasMnist = Directory.Exists(mnist) && Directory.EnumerateFileSystemEntries(mnist).Any();
        var choice = option ?? (hasMnist ? MnistFolder : DigitsName);
        if (choice == DigitsName) return LoadSplits("the bundled digits", LoadBundled, withTraining, stop);
        if (choice == MnistName && !DataFolder.IsComplete(mnist))
        {
            var fetched = await Download.Mnist(host.Mnist, mnist, host.Error.WriteLine, stop);
            if (fetched.IsFail) return fetched.Map(_ => default(DataSet)!);
        }
        var folder = choice == MnistName ? MnistFolder : choice;
        return LoadSplits(folder, split => DataFolder.Load(host.FullPath(folder), split), withTraining, stop);
    }

    static Fin<DataSet> LoadSplits(string name, Func<Split, Fin<ImageSet>> load, bool withTraining, CancellationToken stop) =>
        from test in Load(load, Split.Test, stop)
        from training in withTraining ? Load(load, Split.Training, stop) : test.Take(0)
        from set in (training.Rows, training.Columns) == (test.Rows, test.Columns)
            ? Fin<DataSet>.Succ(new(name, training, test))
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
