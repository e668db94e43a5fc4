using System.Runtime.CompilerServices;

namespace Pipeline.Numerics;

/// <summary>
/// Memory that was never written has no pages yet; a system gives each of them when it is first touched, which takes longer than to fill it. Another thread can do that,
/// ahead of the one that writes.
/// </summary>
static class FreshMemory
{
    const int Page = 4096, Piece = 1 << 20;

    /// <summary>Fills bytes piece by piece, until one is not filled.</summary>
    public static void Fill(byte[] bytes, Func<Memory<byte>, int> read)
    {
        for (var at = 0L; at < bytes.Length; at += Piece)
        {
            var piece = bytes.AsMemory((int)at, (int)Math.Min(Piece, bytes.Length - at));
            Before(bytes, at, piece.Length);
            if (read(piece) < piece.Length) return;
        }
    }

    /// <summary>
    /// To be called before bytes from number <paramref name="at"/> on are written, in order: where they begin a piece, the pages of the next one are touched, and no
    /// more. So a length that turns out not to be true costs no memory.
    /// </summary>
    public static void Before(byte[] bytes, long at, int count)
    {
        var begin = (at + count - 1) / Piece * Piece;
        if (begin >= at) Touch(bytes, begin + Piece, Math.Min(bytes.Length, begin + 2 * Piece));
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
