using Pipeline.Formats;
using Xunit;

namespace Pipeline.PropertyTests.Formats;

public class CountingStreamTests
{
    [Fact]
    public void It_can_be_read_forwards_and_nothing_else()
    {
        using var stream = new CountingStream(ByteSource.Of([1, 2, 3]), start: 1, length: 2, bulkLength: 1);
        Assert.Equal((true, false, false), (stream.CanRead, stream.CanSeek, stream.CanWrite));
        Assert.Throws<NotSupportedException>(() => stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Position);
        Assert.Throws<NotSupportedException>(() => stream.Position = 0);
        Assert.Throws<NotSupportedException>(() => stream.Seek(0, SeekOrigin.Begin));
        Assert.Throws<NotSupportedException>(() => stream.SetLength(0));
        Assert.Throws<NotSupportedException>(() => stream.Write([1], 0, 1));
        stream.Flush();
    }

    [Fact]
    public void The_bulk_is_served_at_once_and_the_rest_byte_by_byte()
    {
        using var stream = new CountingStream(ByteSource.Of([9, 1, 2, 3, 4, 5, 9]), start: 1, length: 5, bulkLength: 3);
        var buffer = new byte[8];
        Assert.Equal(0, stream.Read([], 0, 0));
        Assert.Equal([3, 1, 1], new[] { stream.Read(buffer, 0, 8), stream.Read(buffer, 3, 5), stream.Read(buffer, 4, 4) });
        Assert.Equal([1, 2, 3, 4, 5, 0, 0, 0], buffer);
        Assert.Equal((5, 1, false), (stream.BytesRead, stream.LastReadCount, stream.WasReadPastEnd));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            Assert.Equal(0, stream.Read(buffer, 0, 8));
            Assert.Equal((5, 0, true), (stream.BytesRead, stream.LastReadCount, stream.WasReadPastEnd));
        }
    }
}
