using System.Runtime.CompilerServices;

namespace Pipeline.Numerics;

/// <summary>
/// Memory that was never written has no pages yet; a system gives each of them when it is first touched, which takes longer than to fill it. Another thread can do that,
/// ahead of the one that writes.
/// </summary>
static class FreshMemory
{
    const int Page = 4096, Piece = 1 << 20;

    /// <summary>So many bytes that are about to be written from the first to the last. All their pages are touched meanwhile: only for a length that is sure.</summary>
    public static byte[] Bytes(int count)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(count);
        if (count > Piece) Touch(bytes, 0, count);
        return bytes;
    }

    /// <summary>Fills bytes piece by piece, until one is not filled; the pages of the next are touched meanwhile, and no more: a length that is not true costs no memory.</summary>
    public static void Fill(byte[] bytes, Func<Memory<byte>, int> read)
    {
        for (var at = 0L; at < bytes.Length; at += Piece)
        {
            Touch(bytes, at + Piece, Math.Min(bytes.Length, at + 2 * Piece));
            var piece = bytes.AsMemory((int)at, (int)Math.Min(Piece, bytes.Length - at));
            if (read(piece) < piece.Length) return;
        }
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
