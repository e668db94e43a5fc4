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
}
