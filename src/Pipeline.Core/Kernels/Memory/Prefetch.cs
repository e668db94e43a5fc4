using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Kernels;

/// <summary>What is about to be read, asked for beforehand. Nothing is computed by it.</summary>
static class Prefetch
{
    const int Line = 64;

    /// <summary>Asks for all lines of <paramref name="bytes"/>, where the machine can be asked.</summary>
    public static unsafe void Lines(ReadOnlySpan<byte> bytes)
    {
        if (!Sse.IsSupported) return;
        ref var first = ref MemoryMarshal.GetReference(bytes);
        for (nint at = 0; at < bytes.Length; at += Line) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, at)));
    }
}
