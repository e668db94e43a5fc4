using System.Runtime.CompilerServices;

namespace Pipeline.Kernels;

/// <summary>
/// Memory that was never written has no pages yet; a system gives each of them when it is first touched, which takes longer than to fill it. Another thread can do that,
/// ahead of the one that writes.
/// </summary>
static class PagePrefault
{
    // The other thread is as far ahead as it takes not to be overtaken.
    const int Page = 4096, Piece = 1 << 20, Lead = 16 * Piece;

    /// <summary>Fills bytes piece by piece, until one is not filled.</summary>
    public static void Fill(byte[] bytes, Func<Memory<byte>, int> read)
    {
        for (var at = 0L; at < bytes.Length; at += Piece)
        {
            var piece = bytes.AsMemory((int)at, (int)Math.Min(Piece, bytes.Length - at));
            TouchAhead(bytes, at, piece.Length);
            if (read(piece) < piece.Length) return;
        }
    }

    /// <summary>
    /// To be called before bytes from number <paramref name="at"/> on are written, in order: where they begin a piece, pages some pieces ahead are touched, and no
    /// more. So a length that turns out not to be true costs little memory.
    /// </summary>
    public static void TouchAhead(byte[] bytes, long at, int count)
    {
        var begin = (at + count - 1) / Piece * Piece;
        if (begin >= at) Touch(bytes, begin == 0 ? 0 : begin + Lead, Math.Min(bytes.Length, begin + Lead + Piece));
    }

    /// <summary>No byte changes, whoever writes to them meanwhile, and nobody waits.</summary>
    static void Touch(byte[] bytes, long from, long end)
    {
        if (from < end) ThreadPool.UnsafeQueueUserWorkItem(static pages => TouchAll(pages.bytes, pages.from, pages.end), (bytes, from, end), preferLocal: false);
    }

    static void TouchAll(byte[] bytes, long from, long end)
    {
        for (var at = from; at <= end - sizeof(int); at += Page) Interlocked.Or(ref Unsafe.As<byte, int>(ref bytes[at]), 0);
    }
}
