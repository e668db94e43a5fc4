using System.Runtime.CompilerServices;

namespace Pipeline.Kernels;

/// <summary>
/// Touches the pages of fresh memory on another thread, ahead of the thread that writes to it: the page fault of a first access takes
/// longer than filling the page.
/// </summary>
static class PagePrefault
{
    // The other thread must touch a page before the writing thread gets there.
    const int Page = 4096, Chunk = 1 << 20, Distance = 16 * Chunk;

    /// <summary>Fills bytes chunk by chunk, until <paramref name="read"/> returns less than the length of its chunk.</summary>
    public static void Fill(byte[] bytes, Func<Memory<byte>, int> read)
    {
        for (var at = 0L; at < bytes.Length; at += Chunk)
        {
            var chunk = bytes.AsMemory((int)at, (int)Math.Min(Chunk, bytes.Length - at));
            TouchAhead(bytes, at, chunk.Length);
            if (read(chunk) < chunk.Length) return;
        }
    }

    /// <summary>
    /// Call before writing <paramref name="count"/> bytes at <paramref name="at"/>, in ascending order: where they reach a new chunk, one
    /// chunk of pages at a fixed distance ahead is touched. So an array that is longer than its data costs little physical memory.
    /// </summary>
    public static void TouchAhead(byte[] bytes, long at, int count)
    {
        var begin = (at + count - 1) / Chunk * Chunk;
        if (begin >= at) Touch(bytes, begin == 0 ? 0 : begin + Distance, Math.Min(bytes.Length, begin + Distance + Chunk));
    }

    /// <summary>Asynchronous. No byte changes, even while other threads write: each access is an atomic OR with 0.</summary>
    static void Touch(byte[] bytes, long from, long end)
    {
        if (from < end)
            ThreadPool.UnsafeQueueUserWorkItem(
                static pages => TouchPages(pages.bytes, pages.from, pages.end), (bytes, from, end), preferLocal: false);
    }

    static void TouchPages(byte[] bytes, long from, long end)
    {
        for (var at = from; at <= end - sizeof(int); at += Page) Interlocked.Or(ref Unsafe.As<byte, int>(ref bytes[at]), 0);
    }
}
