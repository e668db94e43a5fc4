using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Files;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Commands;

/// <summary>Images in folders with the names of their classes, through all commands.</summary>
public sealed class ImageFolderTests : IDisposable
{
    readonly CliFixture fixture = new();

    async Task<CliResult> Run(string line, int code = 0)
    {
        var run = await fixture.Run(line);
        Assert.True(run.Code == code, $"{line}: {run.Code}, {string.Join('\n', run.Error)}");
        return run;
    }

    static byte[] Pixels(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => (byte)Key.From(seed).UniformInt(i, 256))];

    void WriteImage(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(fixture.Path(name))!);
        File.WriteAllBytes(fixture.Path(name), bytes);
    }

    /// <summary>So many images of each class, of 4 × 5 pixels.</summary>
    void Write(string folder, int count, params string[] classes)
    {
        foreach (var (name, k) in classes.Select((name, k) => (name, k)))
            for (var i = 0; i < count; i++)
                WriteImage($"{folder}/{name}/{i:D3}.png", Pictures.Png(4, 5, Pixels(100 * k + i + folder.Length, 20)));
    }

    [Fact]
    public async Task Folders_are_the_classes_through_all_commands()
    {
        Write("pets/train", 6, "dog", "cat", "Zebra");
        Write("pets/test", 2, "dog", "cat", "Zebra");
        var info = await Run("data info --data pets");
        Assert.Equal(["pets: images of 4 x 5 pixels in folders, 3 classes (Zebra, cat, dog)"], info.Error.AsEnumerable());
        Assert.Equal("3 classes (Zebra, cat, dog)", info.Out[1]);
        Assert.Contains("  Zebra      6 ########################################", info.Out);

        var trained = await Run("train --quiet --data pets --hidden 3 --model net.st");
        Assert.Contains("3 classes (Zebra, cat, dog)", trained.Out);
        Assert.Equal(["Zebra", "cat", "dog"], Good(ModelFile.Decode([.. fixture.Read("net.st")])).ClassNames.AsEnumerable());
        Assert.Contains((await Run("evaluate --data pets --model net.st")).Out, line =>
            line.StartsWith("   cat |", StringComparison.Ordinal) && line.EndsWith("        2", StringComparison.Ordinal));
        Assert.Contains((await Run("predict --data pets --model net.st 1")).Out, line =>
            line.Contains(", label cat: ", StringComparison.Ordinal));

        Directory.Delete(fixture.Path("pets/train"), recursive: true);
        await Run("evaluate --data pets --model net.st");
        Assert.Contains("the training images: found none", (await Run("train --data pets", code: 4)).Error[0]);
    }

    [Fact]
    public async Task The_same_images_in_IDX_train_the_same_network()
    {
        Write("folders/train", 5, "0", "1", "2");
        Write("folders/test", 2, "0", "1", "2");
        Directory.CreateDirectory(fixture.Path("idx"));
        foreach (var (split, name) in new[] { ("train", "train"), ("test", "t10k") })
        {
            // The classes take turns.
            var count = split == "train" ? 5 : 2;
            var files = Enumerable.Range(0, 3 * count).Select(i => (Class: i % 3, Number: i / 3)).ToArray();
            byte[] pixels = [.. files.SelectMany(file => Pixels(100 * file.Class + file.Number + $"folders/{split}".Length, 20))];
            fixture.Write($"idx/{name}-images-idx3-ubyte", Idx.EncodeImages(new(4, 5, [.. pixels])));
            fixture.Write($"idx/{name}-labels-idx1-ubyte", Idx.EncodeLabels([.. files.Select(file => (byte)file.Class)]));
        }
        await Run("train --quiet --data folders --hidden 3 --model folders.st --checkpoint run.ckpt");
        await Run("train --quiet --data idx --hidden 3 --model idx.st");
        Assert.Equal(fixture.Read("idx.st"), fixture.Read("folders.st"));

        // The fingerprint is that of the images, whatever files they come from; other images are refused.
        await Run("train --quiet --data idx --resume run.ckpt --epochs 2 --checkpoint other.ckpt");
        WriteImage("folders/train/0/000.png", Pictures.Png(4, 5, new byte[20]));
        Assert.Contains("on which run.ckpt was trained", (await Run("train --quiet --resume run.ckpt --epochs 2", code: 2)).Error[^1]);
    }

    [Fact]
    public async Task Without_a_test_folder_the_last_images_of_all_classes_are_the_test()
    {
        Write("flat", 6, "a", "b");
        Assert.Contains("the test images: found none", (await Run("train --data flat", code: 4)).Error[0]);
        var info = (await Run("data info --data flat --test 4")).Out;
        var end = info.IndexOf("the first training image of each class");
        Assert.Equal("  a      2 ########################################", info[end - 2]);
        Assert.Equal("  b      2 ########################################", info[end - 1]);
        Assert.Equal(["a", "b"], info[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("expected a number from 1 to 11", (await Run("data info --data flat --test 12", code: 2)).Error[0]);
        await Run("train --quiet --data flat --test 4 --hidden 3 --model net.st");
        await Run("evaluate --data flat --test 4 --model net.st");
        Write("split/train", 2, "a", "b");
        Write("split/test", 2, "a");
        Assert.Contains("has test images of its own", (await Run("data info --data split --test 1", code: 2)).Error[0]);
    }

    [Fact]
    public async Task Formats_are_mixed_colours_become_grey_and_what_is_hidden_or_no_image_is_not_read()
    {
        Write("any", 3, "a", "b");
        WriteImage("any/a/colour.JPG", Pictures.Jpeg(4, 5, Pixels(1, 60), channels: 3));
        WriteImage("any/b/colour.bmp", Pictures.Bmp(4, 5, Pixels(1, 60), channels: 3));
        WriteImage("any/b/alpha.png", Pictures.Png(4, 5, Pixels(1, 80), channels: 4));
        WriteImage("any/b/.hidden.png", [1, 2, 3]);
        WriteImage("any/.git/x.png", [1, 2, 3]);
        WriteImage("any/a/Notes.txt", [1, 2, 3]);
        var info = await Run("data info --data any --test 2");
        Assert.Equal(["any: images of 4 x 5 pixels in folders, 2 classes (a, b); not read: 1 other file"], info.Error.AsEnumerable());
        Assert.Contains("train (7, 20)  7 images of 4 x 5", info.Out);
    }

    public static TheoryData<string, string, string, string> Mistakes => new()
    {
        { "any/b/x.png", "damaged", "b/x.png", "found 20 bytes" },
        { "any/b/x.png", "empty", "b/x.png", "the file: found no bytes" },
        { "any/b/x.png", "text", "b/x.png", "expected a PNG, JPEG or BMP image" },
        { "any/b/x.png", "size", "b/x.png", "the image: found 5 x 4 pixels, expected 4 x 5 pixels, as " },
        { "any/b/c/x.png", "size", "b/c", "found a folder in the folder of a class" },
        { "any/c/x.txt", "text", "any/c", "found a folder without images" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistakes_are_named_with_their_file(string file, string kind, string where, string words)
    {
        Write("any", 3, "a", "b");
        var image = Pictures.Png(5, 4, Pixels(1, 20));
        WriteImage(file, kind switch { "damaged" => image[..20], "empty" => [], "text" => [1, 2, 3], _ => image });
        var error = (await Run("train --data any --test 2", code: 4)).Error[0];
        Assert.StartsWith($"error: {fixture.Path("any")}", error);
        Assert.Contains($"{where}: ", error);
        Assert.Contains(words, error);
        if (kind == "size" && words.Contains("as ", StringComparison.Ordinal)) Assert.Contains(fixture.Path("any/b/000.png"), error);
    }

    [Fact]
    public async Task Links_are_followed_once_and_loops_end()
    {
        Write("real", 4, "a", "b");
        Directory.CreateDirectory(fixture.Path("any"));
        Directory.CreateSymbolicLink(fixture.Path("any/x"), fixture.Path("real/a"));
        Directory.CreateSymbolicLink(fixture.Path("any/y"), fixture.Path("real/b"));
        Assert.Contains("2 classes (x, y)", (await Run("data info --data any --test 2")).Out);

        Directory.CreateSymbolicLink(fixture.Path("any/loop"), fixture.Path("any"));
        Assert.Contains("found a folder in the folder of a class", (await Run("data info --data any --test 2", code: 4)).Error[0]);
        Directory.Delete(fixture.Path("any/loop"));
        File.CreateSymbolicLink(fixture.Path("real/a/self.png"), fixture.Path("real/a/self.png"));
        Assert.Contains("self.png: the file: found ", (await Run("data info --data any --test 2", code: 4)).Error[0]);
    }

    [Fact]
    public async Task Other_classes_than_those_of_the_model_or_of_the_training_are_refused()
    {
        Write("one", 3, "a", "b");
        Write("two", 3, "a", "c");
        await Run("train --quiet --data one --test 2 --hidden 3 --model one.st");
        await Run("train --quiet --data two --test 2 --hidden 3 --model two.st");
        Assert.Contains("and 2 classes (a, b), expected images of 4 x 5 pixels and 2 classes (a, c), as in two",
            (await Run("evaluate --data two --test 2 --model one.st", code: 4)).Error[^1]);
        Assert.Contains("and 2 classes (a, c), expected images of 4 x 5 pixels and 2 classes (a, b), as ",
            (await Run("evaluate --data one --test 2 --model one.st --model two.st", code: 4)).Error[^1]);
        Write("split/train", 2, "a", "b");
        Write("split/test", 2, "a", "c");
        Assert.Contains("split/test/c: the test images: found a folder of a class without training images",
            (await Run("train --data split", code: 4)).Error[0]);
    }

    public void Dispose() => fixture.Dispose();
}
