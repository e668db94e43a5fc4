using Pipeline.Data;
using Pipeline.Formats;
using Pipeline.PropertyTests.Commands;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Files;

public sealed class DataFolderTests : IDisposable
{
    static readonly ImageSet Images = new(2, 2, [.. Enumerable.Range(0, 40).Select(i => (byte)(i * 6))], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

    const string NoBytes = "t10k-labels-idx1-ubyte: the file: found no bytes: an empty file, a pipe or a device";

    readonly CliFixture fixture = new();

    public DataFolderTests() => Directory.CreateDirectory(fixture.Path("found"));

    void Idx(string images, string labels, ImageSet set)
    {
        fixture.Write($"found/{images}", Pipeline.Formats.Idx.EncodeImages(new(set.Rows, set.Columns, set.Pixels)));
        fixture.Write($"found/{labels}", Pipeline.Formats.Idx.EncodeLabels(set.Labels));
    }

    async Task<string[]> Info(string arguments)
    {
        var run = await fixture.Run($"data info {arguments}");
        Assert.True(run.Code == 0, string.Join('\n', run.Error));
        return [.. run.Out.Where(line => line.Contains("images of", StringComparison.Ordinal))];
    }

    async Task<string> Refused(string arguments, int code = 4)
    {
        var run = await fixture.Run($"data info {arguments}");
        Assert.Equal((code, 0), (run.Code, run.Out.Length));
        return Assert.Single(run.Error, line => line.StartsWith("error: ", StringComparison.Ordinal));
    }

    static readonly string[] Both = ["train (8, 4)  8 images of 2 x 2", "test (2, 4)  2 images of 2 x 2"];

    [Theory]
    [InlineData("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")]
    [InlineData("train-images.idx3-ubyte", "train-labels.idx1-ubyte", "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte")]
    [InlineData("emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-train-labels-idx1-ubyte.gz",
        "emnist-letters-test-images-idx3-ubyte.gz", "emnist-letters-test-labels-idx1-ubyte.gz")]
    public async Task IDX_is_found_by_the_names_that_it_has(string trainImages, string trainLabels, string testImages, string testLabels)
    {
        Idx(trainImages, trainLabels, Images.Take(8));
        Idx(testImages, testLabels, Images.Skip(8));
        Assert.Equal(Both, await Info("--data found"));
    }

    [Theory]
    [InlineData("mnist_train.csv", "mnist_test.csv")]
    [InlineData("fashion-mnist_train.csv", "fashion-mnist_test.csv.gz")]
    [InlineData("train.csv", "test.csv")]
    public async Task CSV_is_found_by_the_names_that_it_has_whether_a_browser_unpacked_it_or_not(string train, string test)
    {
        fixture.Write($"found/{train}", Compress(Csv.Encode(Images.Take(8))));
        fixture.Write($"found/{test}", Csv.Encode(Images.Skip(8)));
        Assert.Equal(Both, await Info("--data found"));
    }

    [Fact]
    public async Task One_of_several_data_sets_is_named_and_that_of_MNIST_needs_no_name()
    {
        foreach (var set in new[] { "emnist-digits-", "emnist-letters-" })
        {
            var count = set == "emnist-digits-" ? 6 : 8;
            Idx($"{set}train-images-idx3-ubyte", $"{set}train-labels-idx1-ubyte", Images.Take(count));
            Idx($"{set}test-images-idx3-ubyte", $"{set}test-labels-idx1-ubyte", Images.Skip(8));
        }
        var message = await Refused("--data found");
        Assert.Contains("found several data sets: emnist-digits, emnist-letters, expected one. Add the name of one: ", message);
        Assert.EndsWith("found/emnist-digits.", message);
        Assert.Equal(Both, await Info("--data found/emnist-letters"));
        Assert.Contains("no such directory", await Refused("--data found/emnist-byclass"));

        fixture.Write("found/mnist_train.csv", Csv.Encode(Images.Take(5)));
        fixture.Write("found/mnist_test.csv", Csv.Encode(Images.Skip(5)));
        Assert.Equal("train (5, 4)  5 images of 2 x 2", (await Info("--data found"))[0]);
    }

    [Theory]
    [InlineData("digits.csv", "--data found")]
    [InlineData("digits.csv", "--data found/digits.csv")]
    [InlineData("optdigits.tra", "--data found/optdigits.tra")]
    [InlineData("train.csv", "--data found")]
    public async Task The_last_images_of_one_set_are_the_test(string name, string data)
    {
        fixture.Write($"found/{name}", Csv.Encode(Images));
        Assert.Equal(Both, await Info($"{data} --test 2"));
        Assert.Contains("Say --test N to take the last N of the training images for it.", await Refused(data));
        Assert.Contains("--test: found 10, expected a number from 1 to 9, since ", await Refused($"{data} --test 10", code: 2));
    }

    [Fact]
    public async Task A_test_that_is_there_is_not_made()
    {
        Assert.Contains("has test images of its own. Leave it out.", await Refused("--data set --test 2", code: 2));
        Assert.Contains("the bundled digits has test images of its own", await Refused("--data digits --test 2", code: 2));
        Assert.Contains("--test: found '0', expected a whole number from 1 to", await Refused("--data set --test 0", code: 2));
        Assert.Contains("--label: found 'middle', expected one of first, last.", await Refused("--data set --label middle", code: 2));
    }

    [Fact]
    public async Task A_split_of_one_set_trains_as_two_files_do()
    {
        fixture.Write("found/digits.csv", Csv.Encode(Images));
        Directory.CreateDirectory(fixture.Path("two"));
        fixture.Write("two/mnist_train.csv", Csv.Encode(Images.Take(8)));
        fixture.Write("two/mnist_test.csv", Csv.Encode(Images.Skip(8)));
        await fixture.Run("train --quiet --data found --test 2 --hidden 3 --model one.st");
        await fixture.Run("train --quiet --data two --hidden 3 --model two.st");
        Assert.Equal(fixture.Read("two.st"), fixture.Read("one.st"));
        var two = await fixture.Run("evaluate --data two --model one.st");
        Assert.Equal(two.Out.Skip(1), (await fixture.Run("evaluate --data found --test 2 --model one.st")).Out.Skip(1));
    }

    [Fact]
    public async Task Files_that_were_not_taken_are_named()
    {
        foreach (var name in new[] { "e.txt", "a.csv", "b.csv", "c.png", "d.zip" }) fixture.Write($"found/{name}", [1]);
        Assert.Contains("found none of the files, but a.csv, b.csv, c.png, d.zip, …, expected t10k-images", await Refused("--data found"));
    }

    [Fact]
    public async Task What_is_recognized_is_said_once()
    {
        foreach (var split in new[] { "train", "test" })
            fixture.Write($"found/{split}.csv", [.. "a1;a2;a3;a4;kind\n1;2;3;99;1\n1;2;3;99;0\n"u8]);
        var run = await fixture.Run("data info --data found");
        Assert.Equal(
            ["found: CSV with a header line, semicolons between cells, labels in column \"kind\", images of 2 x 2 pixels"],
            run.Error.AsEnumerable());
    }

    [Fact]
    public async Task Columns_that_may_be_exchanged_are_a_question_that_the_option_answers()
    {
        fixture.Write("found/digits.csv",
            [.. Enumerable.Range(0, 30).SelectMany(i => Ascii(FormattableString.Invariant($"0,9,{i},7,{i % 10}\n")))]);
        Assert.EndsWith("Say --label first or --label last.", await Refused("--data found --test 3"));
        Assert.Equal("test (3, 4)  3 images of 2 x 2", (await Info("--data found --test 3 --label last"))[1]);
    }

    [Fact]
    public async Task Directories_devices_and_loops_in_the_place_of_files_are_refused()
    {
        Idx("train-images-idx3-ubyte", "train-labels-idx1-ubyte", Images.Take(8));
        Idx("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", Images.Skip(8));
        var labels = fixture.Path("found/t10k-labels-idx1-ubyte");
        File.Delete(labels);
        Directory.CreateDirectory(labels);
        Assert.Contains("t10k-images-idx3-ubyte without its labels", await Refused("--data found"));
        Directory.Delete(labels);

        fixture.Write("found/t10k-labels-idx1-ubyte", []);
        Assert.Contains(NoBytes, await Refused("--data found"));
        File.Delete(labels);
        if (OperatingSystem.IsWindows()) return;

        File.CreateSymbolicLink(labels, "/dev/zero");
        Assert.Contains(NoBytes, await Refused("--data found"));
        File.Delete(labels);
        File.CreateSymbolicLink(labels, labels);
        await Refused("--data found");
        File.Delete(labels);
        File.CreateSymbolicLink(labels, fixture.Path("found/nowhere"));
        await Refused("--data found");
        await Refused("--data /dev/null");
    }

    public void Dispose() => fixture.Dispose();
}
