namespace Pipeline.Execution;

/// <summary>A part of a network, forward only: immutable, so any number of threads may run it at once, each with its own scratch.</summary>
interface IInferenceLayer<T> where T : unmanaged
{
    /// <summary>Columns of y.</summary>
    int OutputWidth { get; }

    /// <summary>Elements from one row of y to the next: the width, padded to the SIMD width.</summary>
    int OutputStride { get; }

    /// <summary>Elements of scratch that a row needs.</summary>
    int ScratchPerRow { get; }

    /// <summary>y = f(x) for <paramref name="rows"/> rows.</summary>
    /// <param name="x">rows × in.</param>
    /// <param name="xStride">Elements from one row of x to the next.</param>
    /// <param name="y">rows × out, written; rows are padded to the SIMD width, and padding is unspecified.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="scratch">rows · <see cref="ScratchPerRow"/> elements, overwritten.</param>
    void Forward(ReadOnlySpan<T> x, int xStride, Span<T> y, int rows, Span<T> scratch);
}
