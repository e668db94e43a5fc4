using System.IO.Compression;
using System.Text;
using FsCheck.Xunit;
using Pipeline.Data.Digits;
using Pipeline.Formats;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data.Digits;

public class DigitDrawingTests
{
    [Property(MaxTest = 30)]
    public bool Fewer_images_are_a_prefix_of_more(long seed, byte count, byte additional)
    {
        var (few, many) = (count % 16, count % 16 + additional % 16);
        return DigitDrawing.Images(Key.From(seed), many).Take(few).Equals(DigitDrawing.Images(Key.From(seed), few));
    }

    [Property(MaxTest = 30)]
    public bool The_same_key_draws_the_same_images(long seed) =>
        DigitDrawing.Images(Key.From(seed), 5).Equals(DigitDrawing.Images(Key.From(seed), 5));

    [Property(MaxTest = 30)]
    public bool Different_keys_draw_different_images(long seed)
    {
        var (first, second) = (DigitDrawing.Images(Key.From(seed), 5), DigitDrawing.Images(Key.From(seed).FoldIn(0), 5));
        return Enumerable.Range(0, 5).All(i => !first[i].SequenceEqual(second[i]));
    }

    [Property(MaxTest = 100)]
    public bool Every_image_follows_the_conventions_of_MNIST(long seed)
    {
        var images = DigitDrawing.Images(Key.From(seed), 10);
        return Enumerable.Range(0, images.Count).All(i => MnistConventions.Hold(images, i));
    }

    [Fact]
    public void Zero_images_are_an_empty_set() => Assert.Equal(0, DigitDrawing.Images(Key.From(1), 0).Count);

    [Fact]
    public void The_first_images_of_a_bundled_set_are_those_of_its_file()
    {
        var file = File.OpenRead(Path.Combine(Repository.Root, "data", "digits_test.csv.gz"));
        using var stream = new GZipStream(file, CompressionMode.Decompress);
        using var lines = new StreamReader(stream);
        var drawn = Encoding.ASCII.GetString(Csv.Encode(DigitDrawing.Images(Key.From(28).FoldIn(1), 1000)).AsSpan());
        Assert.All(drawn.Split('\n')[..^1], line => Assert.Equal(lines.ReadLine(), line));
    }

    [Fact]
    public void A_negative_number_of_images_cannot_be_drawn() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DigitDrawing.Images(Key.From(1), -1));

    [Fact]
    public void A_segment_of_no_length_is_a_dot()
    {
        var dot = new StrokePoint(3, 4, 2);
        Assert.Equal([2, 1, -3], new[] { (3.0, 4.0), (4, 4), (0, 0) }.Select(p => new Segment(dot, dot).DepthInside(p.Item1, p.Item2)));
    }
}
