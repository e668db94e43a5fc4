using Pipeline.Files;
using Xunit;

namespace Pipeline.PropertyTests.Files;

public class LabelRangeTests
{
    [Theory]
    [InlineData(new byte[] { 0, 9 }, new byte[] { 3 }, 0, 10)]
    [InlineData(new byte[] { 1, 26 }, new byte[] { 3 }, 1, 26)]
    [InlineData(new byte[] { 1, 26 }, new byte[] { 0 }, 0, 27)]
    [InlineData(new byte[] { 0 }, new byte[] { 46 }, 0, 47)]
    [InlineData(new byte[] { 3, 7 }, new byte[] { 5 }, 0, 8)]
    [InlineData(new byte[] { 0, 255 }, new byte[] { 1 }, 0, 256)]
    [InlineData(new byte[] { 1, 255 }, new byte[] { 1 }, 1, 255)]
    [InlineData(new byte[] { 1 }, new byte[] { 1 }, 1, 1)]
    public void Classes_go_up_to_the_largest_label_from_0_or_from_1(byte[] training, byte[] test, int first, int count)
    {
        var range = LabelRange.Of([.. training], [.. test]);
        Assert.Equal(new LabelRange(first, count), range);
        Assert.Equal(range, LabelRange.OfModel(range.Names, count));
        Assert.True(range.Contains([.. training.Concat(test)]));
        Assert.Equal(
            training.Select(label => (byte)(label - first)), range.ToClasses(new(1, 1, [.. training], [.. training])).Labels);
    }

    [Fact]
    public void A_label_below_or_above_is_not_contained()
    {
        Assert.False(new LabelRange(1, 26).Contains([1, 0]));
        Assert.False(new LabelRange(1, 26).Contains([27]));
        Assert.True(new LabelRange(0, 300).Contains([255]));
    }

    [Fact]
    public void Numbers_of_classes_have_no_names_and_other_labels_do()
    {
        Assert.Empty(new LabelRange(0, 10).Names);
        Assert.Equal(["1", "2", "3"], new LabelRange(1, 3).Names.AsEnumerable());
        Assert.Equal("10 classes", $"{new LabelRange(0, 10)}");
        Assert.Equal("1 class", $"{new LabelRange(0, 1)}");
        Assert.Equal("26 classes (labels 1 to 26)", $"{new LabelRange(1, 26)}");
    }
}
