using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

/// <summary>Prefetch of memory into all cache levels. A hint: no result depends on it.</summary>
static class CachePrefetch
{
    const int LineBytes = 64;

    /// <summary>Prefetches all cache lines of <paramref name="bytes"/>; does nothing without SSE.</summary>
    public static unsafe void Prefetch(ReadOnlySpan<byte> bytes)
    {
        if (!Sse.IsSupported) return;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        for (nint offset = 0; offset < bytes.Length; offset += LineBytes)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, offset)));
    }
}
