using System.IO.Compression;
using System.Text;
using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Commands;

public sealed class BadDataTests : IDisposable
{
    readonly Workshop workshop = new();

    public static TheoryData<string, Action<Workshop>, string, string> Cases() => new()
    {
        { "no directory", _ => { }, "--data nowhere --model net.st", "no such directory" },
        { "a file for a directory", _ => { }, "--data set/t10k-labels-idx1-ubyte --model net.st", "found a file" },
        { "labels missing", w => File.Delete(w.Path("set/t10k-labels-idx1-ubyte")), "--data set --model net.st", "t10k-images-idx3-ubyte without its labels" },
        { "images cut off", w => w.Write("set/train-images-idx3-ubyte", Workshop.IdxFiles["train-images-idx3-ubyte"][..^1]), "--data set --model net.st", "train-images-idx3-ubyte: byte" },
        { "an empty file", w => w.Write("set/t10k-images-idx3-ubyte", []), "--data set --model net.st", "t10k-images-idx3-ubyte: " },
        { "fewer labels", w => w.Write("set/t10k-labels-idx1-ubyte", Idx.EncodeLabels(Workshop.Test.Labels[1..])), "--data set --model net.st", "39 labels" },
        { "a bad cell", Csv("5,0,0\n"), "--data set --model net.st", "mnist_train.csv: 1:" },
        { "a cut archive", w => { Csv("")(w); w.Write("set/mnist_train.csv.gz", [.. Zip("5,0\n")[..^3]]); }, "--data set --model net.st", "mnist_train.csv.gz: " },
        { "no model", _ => { }, "evaluate --model net.st --data set", "net.st: " },
        { "a model that is none", w => w.Write("net.st", [1, 2, 3, 4, 5, 6, 7, 8, 9]), "evaluate --model net.st --data set", "net.st: " },
        { "tensors without layers", w => w.Write("net.st", [2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]), "evaluate --model net.st --data set",
            "net.st: the metadata: found no pipeline.format, expected a model that this program saved. "
            + "Train the model again with --model, or use a file that this program saved." },
        { "no place for the model", _ => { }, "--data set --model no/where/net.st", "no such directory" },
        { "a directory for the model", _ => { }, "--data set --model set", "a directory" },
        { "no place for the metrics", _ => { }, "--data set --metrics no/where/m.jsonl", "no such directory" },
        { "no first parameters", _ => { }, "--data set --init init.npz", "init.npz: the file: found no such file" },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Bad_data_are_one_clear_line_and_nothing_is_written(string what, Action<Workshop> prepare, string line, string words)
    {
        prepare(workshop);
        var before = workshop.Files();
        var run = await workshop.Run(line);

        Assert.True(run.Code == 4, what);
        Assert.StartsWith("error: ", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Contains(words, run.Error[0], StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.Equal(before, workshop.Files());
    }

    [Fact]
    public async Task Csv_raw_or_gzip_gives_the_same_training_as_idx()
    {
        await workshop.Run("--data set --hidden 3 --model idx.st");
        Directory.CreateDirectory(workshop.Path("csv"));
        workshop.Write("csv/mnist_train.csv", Pipeline.Formats.Csv.Encode(Workshop.Training));
        workshop.Write("csv/mnist_test.csv.gz", [.. Zip(Encoding.ASCII.GetString(Pipeline.Formats.Csv.Encode(Workshop.Test).AsSpan()))]);
        await workshop.Run("--data csv --hidden 3 --model csv.st");

        Assert.Equal(workshop.Read("idx.st"), workshop.Read("csv.st"));
    }

    [Fact]
    public async Task Idx_wins_over_csv_in_either_way_of_writing_its_name()
    {
        workshop.Write("set/mnist_train.csv", [.. "nonsense"u8]);
        File.Move(workshop.Path("set/train-images-idx3-ubyte"), workshop.Path("set/train-images.idx3-ubyte"));

        Assert.Equal(0, (await workshop.Run("data info --data set")).Code);
    }

    [Fact]
    public async Task An_image_that_there_is_not_is_a_usage_error()
    {
        await workshop.Run("--data set --hidden 3 --model net.st");

        Assert.Equal(2, (await workshop.Run("predict --model net.st --data set 40")).Code);
        Assert.Equal(2, (await workshop.Run("predict --model net.st --data set one")).Code);
    }

    static Action<Workshop> Csv(string text) => workshop =>
    {
        Directory.Delete(workshop.Path("set"), recursive: true);
        Directory.CreateDirectory(workshop.Path("set"));
        if (text.Length > 0) workshop.Write("set/mnist_train.csv", [.. Encoding.ASCII.GetBytes(text)]);
        workshop.Write("set/mnist_test.csv", Pipeline.Formats.Csv.Encode(Workshop.Test));
    };

    static byte[] Zip(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(Encoding.ASCII.GetBytes(text));
        return bytes.ToArray();
    }

    public void Dispose() => workshop.Dispose();
}
