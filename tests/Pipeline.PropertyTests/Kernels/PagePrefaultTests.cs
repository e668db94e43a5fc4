using Pipeline.Kernels;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class PagePrefaultTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData((7 << 20) + 4095)]
    public void What_is_written_while_pages_are_touched_stays_as_it_was_written(int count)
    {
        for (var time = 0; time < 5; time++)
        {
            var bytes = GC.AllocateUninitializedArray<byte>(count);
            for (var at = 0; at < count; at += 784)
            {
                PagePrefault.TouchAhead(bytes, at, Math.Min(784, count - at));
                for (var i = at; i < Math.Min(count, at + 784); i++) bytes[i] = Pattern(i);
            }
            Assert.True(IsPattern(bytes));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData((5 << 20) + 3)]
    public void All_bytes_are_filled_in_order(int count)
    {
        var (bytes, at) = (new byte[count], 0);
        PagePrefault.Fill(bytes, piece =>
        {
            foreach (ref var b in piece.Span) b = Pattern(at++);
            return piece.Length;
        });
        Assert.Equal(count, at);
        Assert.True(IsPattern(bytes));
    }

    [Fact]
    public void Nothing_is_asked_for_behind_a_piece_that_was_not_filled()
    {
        var asked = 0L;
        PagePrefault.Fill(new byte[8 << 20], piece =>
        {
            asked += piece.Length;
            return asked > 2 << 20 ? piece.Length - 1 : piece.Length;
        });
        Assert.Equal(3 << 20, asked);
    }

    static byte Pattern(int i) => (byte)((i * 31) ^ (i >> 8));

    static bool IsPattern(byte[] bytes) => Enumerable.Range(0, bytes.Length).All(i => bytes[i] == Pattern(i));
}
