using Pipeline.Data;
using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Data;

public class ImageSetTests
{
    static readonly ImageSet Images = SmallSets.Numbered(Key.From(1), 4);

    // That two of 2³² hashes are equal by chance will not be seen.
    [Fact]
    public void The_hash_depends_on_the_size_the_pixels_and_the_labels() => Assert.All(
        new[]
        {
            Images with { Rows = 3 },
            Images with { Columns = 2 },
            Images with { Labels = Images.Labels.SetItem(3, 11) },
            Images with { Pixels = Images.Pixels.SetItem(23, (byte)(Images.Pixels[23] ^ 1)) },
        },
        other => Assert.NotEqual(Images.GetHashCode(), other.GetHashCode()));

    [Fact]
    public void No_set_is_equal_to_none() => Assert.False(Images.Equals(null));

    [Fact]
    public void As_many_images_as_there_are_or_more_are_the_set_itself()
    {
        Assert.Same(Images, Images.Take(4));
        Assert.Same(Images, Images.Take(5));
        Assert.Equal(3, Images.Take(3).Count);
    }

    [Fact]
    public void Fewer_than_no_images_cannot_be_taken() => Assert.Throws<ArgumentOutOfRangeException>("count", () => Images.Take(-1));

    [Theory]
    [InlineData(2, 3, 23, 4)]
    [InlineData(2, 3, 24, 3)]
    [InlineData(0, 3, 0, 0)]
    [InlineData(2, -3, 0, 0)]
    [InlineData(65536, 65536, 0, 1)]                              // 2³², which is 0 in 32 bits
    [InlineData(int.MaxValue, int.MaxValue, 0, 0)]
    public void Pixels_that_are_not_those_of_the_labels_are_refused(int rows, int columns, int pixels, int labels) =>
        Assert.ThrowsAny<ArgumentException>(() => new ImageSet(rows, columns, [.. new byte[pixels]], [.. new byte[labels]]));

    [Fact]
    public void A_refusal_names_the_sizes() => Assert.Equal(
        "3 images of 2 × 3 pixels have 18 pixels, and there are 24.",
        Assert.Throws<ArgumentException>(() => new ImageSet(2, 3, [.. new byte[24]], [1, 2, 3])).Message);

    [Fact]
    public void Missing_pixels_and_labels_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet(2, 3, default, []));
        Assert.Throws<ArgumentException>(() => new ImageSet(2, 3, [], default));
    }

    [Fact]
    public void Skip_is_the_rest_of_Take()
    {
        var images = SmallSets.Numbered(Pipeline.Numerics.Key.From(3), count: 5);
        foreach (var count in new[] { 0, 1, 3, 5, 7 })
        {
            var (first, rest) = (images.Take(count), images.Skip(count));
            Assert.Equal(images, images with { Pixels = [.. first.Pixels, .. rest.Pixels], Labels = [.. first.Labels, .. rest.Labels] });
            Assert.Equal(Math.Min(count, 5), first.Count);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => images.Skip(-1));
    }
}
