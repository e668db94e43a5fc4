using System.Text;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class MessageTextTests
{
    [Fact]
    public void Twenty_four_characters_are_quoted_whole_and_of_more_the_first()
    {
        Assert.Equal($"\"{new string('x', 24)}\"", MessageText.Quote(new string('x', 24)));
        Assert.Equal($"\"{new string('x', 24)}…\"", MessageText.Quote(new string('x', 25)));
        Assert.Equal($"\"{new string('x', 24)}…\"", MessageText.Quote(new string('x', 1000)));
        Assert.Equal($"\"{new string('x', 23)}\\xC3…\"", MessageText.Quote(new string('x', 23) + "ö"));
        Assert.Equal("\"~\\x7F\\x1F \"", MessageText.Quote("~\x7F\x1F "));
    }

    [Fact]
    public void Text_of_a_person_is_quoted_as_it_stands_up_to_forty_characters()
    {
        Assert.Equal("\"Größe 字 😀\"", MessageText.QuoteText("Größe 字 😀"));
        Assert.Equal("\"a\\x0Ab\\x7F\"", MessageText.QuoteText("a\nb\x7F"));
        var faces = string.Concat(Enumerable.Repeat("😀", 40));
        Assert.Equal($"\"{faces}\"", MessageText.QuoteText(faces));
        Assert.Equal($"\"{new string('x', 40)}…\"", MessageText.QuoteText(new string('x', 41)));
    }

    [Theory]
    [InlineData("", "nothing: there are no bytes")]
    [InlineData("\x1F\x8B", "gzip data")]
    [InlineData("PK\x03\x04", "a zip archive")]
    [InlineData("PK\x05\x06", "a zip archive")]
    [InlineData("\0\0\b\x03", "IDX images")]
    [InlineData("\0\0\b\x01", "IDX labels")]
    [InlineData("\x93NUMPY", "a NumPy array")]
    [InlineData("123456789", "\"12345678\"")]
    public void The_kind_of_data_is_told_by_their_beginning(string bytes, string kind) =>
        Assert.Equal(kind, MessageText.DescribeKind(Encoding.Latin1.GetBytes(bytes)));

    [Fact]
    public void Arrays_and_tensors_are_equal_when_type_shape_and_numbers_are()
    {
        NpyArray array = new([2], ScalarType.F32, [1, 2]);
        Assert.Equal(new([2], ScalarType.F32, [1, 2]), array);
        Assert.All([new([2], ScalarType.F64, [1, 2]), new([1, 2], ScalarType.F32, [1, 2]), new NpyArray([2], ScalarType.F32, [1, 3])],
            other => Assert.NotEqual(array, other));
        Assert.False(array.Equals(null));
        Tensor tensor = new("a", [1], ScalarType.F32, [1, 2, 3, 4]);
        Assert.Equal(new("a", [1], ScalarType.F32, [1, 2, 3, 4]), tensor);
        Assert.All(
            [
                tensor with { Name = "b" }, tensor with { Type = ScalarType.F64 }, tensor with { Shape = [1, 1] },
                tensor with { Data = [1, 2, 3, 5] },
            ],
            other => Assert.NotEqual(tensor, other));
        Assert.False(tensor.Equals(null));
        Assert.Equal(new Tensor("a", [1], ScalarType.F32, [1, 2, 3, 4]).GetHashCode(), tensor.GetHashCode());
        Assert.Equal(new NpyArray([2], ScalarType.F32, [1, 2]).GetHashCode(), array.GetHashCode());
    }

    [Theory]
    [InlineData("<html>", "The server sent a page instead of the file: fetch it again.")]
    [InlineData("what is it", "Is this the right file?")]
    [InlineData("\0\0\b\x01\0\0\0\x01\0", "Images and labels were probably swapped.")]
    public void A_refusal_of_images_ends_with_what_to_do(string bytes, string remedy) =>
        Assert.EndsWith($" {remedy}", Refusal(Idx.DecodeImages(Ascii(bytes))));

    [Theory]
    [InlineData(0x09, true)]
    [InlineData(0x0A, false)]
    [InlineData(0x0B, true)]
    [InlineData(0x0E, true)]
    [InlineData(0x0F, false)]
    public void Other_types_of_IDX_data_are_called_so(byte type, bool isType) =>
        Assert.Equal(isType, Refusal(Idx.DecodeImages([0, 0, type, 3, 0, 0, 0, 1]))
            .Contains("IDX data of ", StringComparison.Ordinal));
}
