using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>What <c>--data</c> may mean.</summary>
static class DataSource
{
    /// <summary>The words that are not directories.</summary>
    public const string Digits = "digits", Mnist = "mnist";

    /// <summary>Where MNIST lies below the current folder.</summary>
    public static readonly string MnistFolder = Path.Combine("data", "mnist");

    /// <summary>The images of an option, or the default ones: all of them, or for questions to a model those of the test only.</summary>
    public static async Task<Fin<DataSet>> Load(string? option, Host host, bool withTraining, CancellationToken stop)
    {
        var mnist = host.Full(MnistFolder);
        var choice = option ?? (Directory.Exists(mnist) && Directory.EnumerateFileSystemEntries(mnist).Any() ? MnistFolder : Digits);
        if (choice == Digits) return Set("the bundled digits", part => Bundled(part), withTraining);
        if (choice == Mnist && !DataFolder.IsComplete(mnist))
        {
            var fetched = await Download.Mnist(host.Mnist, mnist, host.Error.WriteLine, stop);
            if (fetched.IsFail) return fetched.Map(_ => default(DataSet)!);
        }
        var folder = choice == Mnist ? MnistFolder : choice;
        return Set(folder, part => DataFolder.Load(host.Full(folder), part), withTraining);
    }

    static Fin<DataSet> Set(string name, Func<Part, Fin<ImageSet>> load, bool withTraining) =>
        from test in load(Part.Test)
        from training in withTraining ? load(Part.Training) : test.Take(0)
        from set in (training.Rows, training.Columns) == (test.Rows, test.Columns)
            ? Fin<DataSet>.Succ(new(name, training, test))
            : Disk.In(name, new DecodeError("the test images", $"{test.Rows} x {test.Columns} pixels", $"{training.Rows} x {training.Columns}, as the training images",
                "Use files of one set."))
        select set;

    static Fin<ImageSet> Bundled(Part part)
    {
        var name = part == Part.Training ? "digits_train.csv.gz" : "digits_test.csv.gz";
        using var resource = typeof(DataSource).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return Csv.Decode(ImmutableCollectionsMarshal.AsImmutableArray(bytes));
    }
}
