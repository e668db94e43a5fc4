using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class ByteReadersTests
{
    [Fact]
    public void A_source_that_ends_early_is_short_however_often_it_is_read()
    {
        using var reader = new RawReader(ByteSource.Of([1, 2, 3]) with { Length = 10 });
        Assert.Equal([3, 0], new[] { reader.Fill(new byte[4]), reader.Fill(new byte[4]) });
        Assert.Equal(3, reader.SkipToEnd());
        Assert.Equal("byte 3: found the end of the data, expected 10 bytes, as there were before. Does another program write the file?",
            Refusal(reader.CheckEnd()));
    }

    [Fact]
    public void A_source_that_is_read_to_its_end_is_whole()
    {
        using var reader = new RawReader(ByteSource.Of([1, 2, 3]));
        Assert.Equal([2, 1, 0], new[] { reader.Fill(new byte[2]), reader.Fill(new byte[2]), reader.Fill(new byte[2]) });
        Assert.Equal(3, reader.SkipToEnd());
        Good(reader.CheckEnd());
    }
}
