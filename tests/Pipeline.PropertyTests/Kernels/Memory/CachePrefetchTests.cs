using Pipeline.Kernels;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

public class CachePrefetchTests
{
    [Fact]
    public void Prefetching_ends_and_changes_nothing_for_every_length()
    {
        byte[] bytes = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        for (var length = 0; length <= bytes.Length; length++)
        {
            CachePrefetch.Prefetch(bytes.AsSpan(0, length));
            CachePrefetch.Prefetch(bytes.AsSpan(bytes.Length - length));
        }
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (byte)i), bytes);
    }
}
