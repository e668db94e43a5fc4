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
    public void TouchAhead_does_not_change_written_bytes(int count)
    {
        for (var repeat = 0; repeat < 5; repeat++)
        {
            var bytes = GC.AllocateUninitializedArray<byte>(count);
            for (var offset = 0; offset < count; offset += 784)
            {
                PagePrefault.TouchAhead(bytes, offset, Math.Min(784, count - offset));
                for (var i = offset; i < Math.Min(count, offset + 784); i++) bytes[i] = Pattern(i);
            }
            Assert.True(IsPattern(bytes));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData((5 << 20) + 3)]
    public void Fill_writes_all_bytes_in_order(int count)
    {
        var (bytes, offset) = (new byte[count], 0);
        PagePrefault.Fill(bytes, piece =>
        {
            foreach (ref var b in piece.Span) b = Pattern(offset++);
            return piece.Length;
        });
        Assert.Equal(count, offset);
        Assert.True(IsPattern(bytes));
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(5, new[] { 5 })]
    [InlineData(1 << 20, new[] { 1 << 20 })]
    [InlineData((2 << 20) + 3, new[] { 1 << 20, 1 << 20, 3 })]
    [InlineData(3 << 20, new[] { 1 << 20, 1 << 20, 1 << 20 })]
    public void Fill_reads_pieces_of_a_mebibyte_and_never_an_empty_one(int count, int[] expected)
    {
        var pieces = new List<int>();
        PagePrefault.Fill(new byte[count], piece =>
        {
            pieces.Add(piece.Length);
            return piece.Length;
        });
        Assert.Equal(expected, pieces);
    }

    [Fact]
    public void Fill_stops_after_a_partially_filled_piece()
    {
        var requested = 0L;
        PagePrefault.Fill(new byte[8 << 20], piece =>
        {
            requested += piece.Length;
            return requested > 2 << 20 ? piece.Length - 1 : piece.Length;
        });
        Assert.Equal(3 << 20, requested);
    }

    static byte Pattern(int i) => (byte)((i * 31) ^ (i >> 8));

    static bool IsPattern(byte[] bytes) => Enumerable.Range(0, bytes.Length).All(i => bytes[i] == Pattern(i));
}
