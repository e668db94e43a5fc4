using System.Runtime.InteropServices;

namespace Pipeline.PropertyTests.Numerics;

/// <summary>Bitwise equality: −0 differs from 0, and a NaN equals itself.</summary>
static class Bits
{
    public static bool AreEqual<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) where T : unmanaged =>
        MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));
}
