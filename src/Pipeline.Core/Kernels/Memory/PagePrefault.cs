using System.Runtime.CompilerServices;

namespace Pipeline.Kernels;

/// <summary>
/// Touches the pages of fresh memory on another thread, ahead of the thread that writes to it: the page fault of a first access takes
/// longer than filling the page.
/// </summary>
static class PagePrefault
{
    // The other thread must touch a page before the writing thread gets there.
    const int PageBytes = 4096, ChunkBytes = 1 << 20, LookaheadBytes = 16 * ChunkBytes;

    /// <summary>Fills bytes chunk by chunk, until <paramref name="readChunk"/> returns less than the length of its chunk.</summary>
    public static void Fill(byte[] bytes, Func<Memory<byte>, int> readChunk)
    {
        for (var offset = 0L; offset < bytes.Length; offset += ChunkBytes)
        {
            var chunk = bytes.AsMemory((int)offset, (int)Math.Min(ChunkBytes, bytes.Length - offset));
            TouchAhead(bytes, offset, chunk.Length);
            if (readChunk(chunk) < chunk.Length) return;
        }
    }

    /// <summary>
    /// Call before writing <paramref name="count"/> bytes at <paramref name="offset"/>, in ascending order: where they reach a new chunk,
    /// one chunk of pages at a fixed distance ahead is touched. So an array that is longer than its data costs little physical memory.
    /// </summary>
    public static void TouchAhead(byte[] bytes, long offset, int count)
    {
        var writtenChunkStart = (offset + count - 1) / ChunkBytes * ChunkBytes;
        if (writtenChunkStart >= offset)
            QueueTouch(
                bytes, writtenChunkStart == 0 ? 0 : writtenChunkStart + LookaheadBytes,
                Math.Min(bytes.Length, writtenChunkStart + LookaheadBytes + ChunkBytes));
    }

    /// <summary>Asynchronous. No byte changes, even while other threads write: each access is an atomic OR with 0.</summary>
    static void QueueTouch(byte[] bytes, long start, long end)
    {
        if (start < end)
            ThreadPool.UnsafeQueueUserWorkItem(
                static pages => TouchPages(pages.bytes, pages.start, pages.end), (bytes, start, end), preferLocal: false);
    }

    static void TouchPages(byte[] bytes, long start, long end)
    {
        for (var offset = start; offset <= end - sizeof(int); offset += PageBytes)
            Interlocked.Or(ref Unsafe.As<byte, int>(ref bytes[offset]), 0);
    }
}
