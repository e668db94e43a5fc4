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
    public bool Fewer_images_are_the_first_of_more(long seed, byte some, byte more)
    {
        var (few, many) = (some % 16, some % 16 + more % 16);
        return DigitDrawing.Images(Key.From(seed), many).Take(few).Equals(DigitDrawing.Images(Key.From(seed), few));
    }

    [Property(MaxTest = 30)]
    public bool The_same_key_draws_the_same_images(long seed) =>
        DigitDrawing.Images(Key.From(seed), 5).Equals(DigitDrawing.Images(Key.From(seed), 5));

    [Property(MaxTest = 30)]
    public bool Another_key_draws_other_images(long seed)
    {
        var (one, other) = (DigitDrawing.Images(Key.From(seed), 5), DigitDrawing.Images(Key.From(seed).FoldIn(0), 5));
        return Enumerable.Range(0, 5).All(i => !one[i].SequenceEqual(other[i]));
    }

    [Property(MaxTest = 100)]
    public bool Every_image_has_ink_within_a_quiet_border_and_its_mass_in_the_middle(long seed)
    {
        var images = DigitDrawing.Images(Key.From(seed), 10);
        return Enumerable.Range(0, images.Count).All(i => Looks.AreRight(images, i));
    }

    [Fact]
    public void No_images_can_be_drawn() => Assert.Equal(0, DigitDrawing.Images(Key.From(1), 0).Count);

    [Fact]
    public void The_first_images_of_a_bundled_set_are_those_of_its_file()
    {
        var file = Path.Combine(Repository.Root, "data", "digits_test.csv.gz");
        using var stream = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
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
        var dot = new Dot(3, 4, 2);
        Assert.Equal([2, 1, -3], new[] { (3.0, 4.0), (4, 4), (0, 0) }.Select(p => new Segment(dot, dot).Depth(p.Item1, p.Item2)));
    }
}
