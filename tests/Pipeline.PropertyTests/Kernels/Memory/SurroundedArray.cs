using Pipeline.PropertyTests.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>A destination between elements that nobody may write.</summary>
sealed class SurroundedArray<T> where T : unmanaged
{
    // More than what a tile can write too much: eight vectors of 512 bits.
    const int Around = 8 * 16;

    readonly T[] array;
    readonly T sentinel;

    /// <param name="content">What is in the destination before it is written.</param>
    /// <param name="sentinel">What stands in front of it and behind, a value that no result has.</param>
    public SurroundedArray(ReadOnlySpan<T> content, T sentinel)
    {
        this.sentinel = sentinel;
        array = new T[content.Length + 2 * Around];
        Array.Fill(array, sentinel);
        content.CopyTo(Memory.Span);
    }

    public Memory<T> Memory => array.AsMemory(Around..^Around);

    /// <summary>The destination has these bits, and what is around it is as it was.</summary>
    public void AssertEqual(ReadOnlySpan<T> expected, string place)
    {
        Assert.True(Bits.AreEqual(expected, Memory.Span), place);
        T[] around = [.. array[..Around], .. array[^Around..]];
        Assert.True(Bits.AreEqual<T>([.. Enumerable.Repeat(sentinel, 2 * Around)], around), $"{place}: written outside");
    }
}
