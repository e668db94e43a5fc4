using System.Runtime.InteropServices;
using Pipeline.PropertyTests.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Elements of an array with guard elements in front and behind, which a kernel must leave as they are.</summary>
sealed class Guarded<T> where T : unmanaged
{
    const int Guards = 64;
    const byte Guard = 0xA5;

    readonly T[] all;

    public Guarded(ReadOnlySpan<T> elements)
    {
        all = new T[elements.Length + 2 * Guards];
        MemoryMarshal.AsBytes(all.AsSpan()).Fill(Guard);
        elements.CopyTo(Span);
    }

    public Span<T> Span => all.AsSpan()[Guards..^Guards];

    /// <summary>The elements have the expected bits, and the guard elements are as they were.</summary>
    public void AssertHolds(ReadOnlySpan<T> expected, string what)
    {
        Assert.True(Bits.AreEqual(expected, Span), what);
        Assert.False(MemoryMarshal.AsBytes(all.AsSpan(0, Guards)).ContainsAnyExcept(Guard), $"{what}: written in front");
        Assert.False(MemoryMarshal.AsBytes(all.AsSpan()[^Guards..]).ContainsAnyExcept(Guard), $"{what}: written behind");
    }
}
