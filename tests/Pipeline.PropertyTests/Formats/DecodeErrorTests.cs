using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class DecodeErrorTests
{
    static DecodeError Error => new("byte 4", "a comma", "a digit", "Write a digit.");

    [Fact]
    public void The_message_is_one_line_of_all_its_parts()
    {
        const string message = "byte 4: found a comma, expected a digit. Write a digit.";
        Assert.Equal(message, Error.Message);
        Assert.Equal(message, Error.ToString());
        Assert.Equal(message, Error.ToErrorException().Message);
        Assert.Equal(message, Refusal(Error.ToFin<int>()));
    }

    [Fact]
    public void It_is_expected_and_no_exception()
    {
        Assert.True(Error.IsExpected);
        Assert.False(Error.IsExceptional);
        Assert.False(Error.Is<IOException>());
    }
}
