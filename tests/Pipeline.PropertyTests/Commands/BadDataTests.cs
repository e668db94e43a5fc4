using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Commands;

public sealed class BadDataTests : IDisposable
{
    readonly CliFixture fixture = new();

    public static TheoryData<string, Action<CliFixture>, string, string> Cases() => new()
    {
        { "no directory", _ => { }, "--data nowhere --model net.st", "no such directory" },
        { "a file for a directory", _ => { }, "--data set/t10k-labels-idx1-ubyte --model net.st", "found a file" },
        { "labels missing", w => File.Delete(w.Path("set/t10k-labels-idx1-ubyte")), "--data set --model net.st",
            "t10k-images-idx3-ubyte without its labels" },
        { "truncated images",
            w => w.Write("set/train-images-idx3-ubyte", CliFixture.IdxFiles["train-images-idx3-ubyte"][..^1]),
            "--data set --model net.st", "train-images-idx3-ubyte: byte" },
        { "an empty file", w => w.Write("set/t10k-images-idx3-ubyte", []), "--data set --model net.st", "t10k-images-idx3-ubyte: " },
        { "fewer labels", w => w.Write("set/t10k-labels-idx1-ubyte", Idx.EncodeLabels(CliFixture.Test.Labels[1..])),
            "--data set --model net.st", "39 labels" },
        { "a bad cell", WithCsv("5,0,0\n"), "--data set --model net.st", "mnist_train.csv: 1:" },
        { "a truncated archive", w => { WithCsv("")(w); w.Write("set/mnist_train.csv.gz", Compress(Ascii("5,0\n"))[..^3]); },
            "--data set --model net.st", "mnist_train.csv.gz: " },
        { "no model", _ => { }, "evaluate --model net.st --data set", "net.st: " },
        { "a model file that is none", w => w.Write("net.st", [1, 2, 3, 4, 5, 6, 7, 8, 9]),
            "evaluate --model net.st --data set", "net.st: " },
        { "tensors without layers", w => w.Write("net.st", [2, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8]), "evaluate --model net.st --data set",
            "net.st: the metadata: found no pipeline.format, expected a model that this program saved. "
            + "Train the model again with --model, or use a file that this program saved." },
        { "no directory for the model", _ => { }, "--data set --model no/where/net.st", "no such directory" },
        { "a directory for the model", _ => { }, "--data set --model set", "a directory" },
        { "no directory for the metrics", _ => { }, "--data set --metrics no/where/m.jsonl", "no such directory" },
        { "no initial parameters", _ => { }, "--data set --init init.npz", "init.npz: the file: found no such file" },
    };

    [Theory, MemberData(nameof(Cases))]
    public async Task Bad_data_give_a_one_line_error_and_write_nothing(
        string error, Action<CliFixture> prepare, string line, string message)
    {
        prepare(fixture);
        var before = fixture.Files();
        var run = await fixture.Run(line);

        Assert.True(run.Code == 4, error);
        Assert.StartsWith("error: ", Assert.Single(run.Error), StringComparison.Ordinal);
        Assert.Contains(message, run.Error[0], StringComparison.Ordinal);
        Assert.Empty(run.Out);
        Assert.Equal(before, fixture.Files());
    }

    [Fact]
    public async Task Raw_or_gzip_CSV_gives_the_same_model_as_IDX()
    {
        await fixture.Run("--data set --hidden 3 --model idx.st");
        Directory.CreateDirectory(fixture.Path("csv"));
        fixture.Write("csv/mnist_train.csv", Csv.Encode(CliFixture.Training));
        fixture.Write("csv/mnist_test.csv.gz", Compress(Csv.Encode(CliFixture.Test)));
        await fixture.Run("--data csv --hidden 3 --model csv.st");

        Assert.Equal(fixture.Read("idx.st"), fixture.Read("csv.st"));
    }

    [Fact]
    public async Task IDX_takes_precedence_over_CSV_in_both_naming_schemes()
    {
        fixture.Write("set/mnist_train.csv", [.. "nonsense"u8]);
        File.Move(fixture.Path("set/train-images-idx3-ubyte"), fixture.Path("set/train-images.idx3-ubyte"));

        Assert.Equal(0, (await fixture.Run("data info --data set")).Code);
    }

    [Fact]
    public async Task An_image_index_out_of_range_is_a_usage_error()
    {
        await fixture.Run("--data set --hidden 3 --model net.st");

        Assert.Equal(2, (await fixture.Run("predict --model net.st --data set 40")).Code);
        Assert.Equal(2, (await fixture.Run("predict --model net.st --data set one")).Code);
    }

    static Action<CliFixture> WithCsv(string text) => fixture =>
    {
        Directory.Delete(fixture.Path("set"), recursive: true);
        Directory.CreateDirectory(fixture.Path("set"));
        if (text.Length > 0) fixture.Write("set/mnist_train.csv", Ascii(text));
        fixture.Write("set/mnist_test.csv", Csv.Encode(CliFixture.Test));
    };

    public void Dispose() => fixture.Dispose();
}
