using Pipeline.Kernels;

namespace Pipeline.Execution;

/// <summary>The source of ȳ for the layer before it.</summary>
interface ICotangentSource<T> where T : unmanaged
{
    /// <summary>Writes columns firstColumn … firstColumn + columns − 1 of ȳ; called by several threads for different columns.</summary>
    /// <param name="kernels">The arithmetic and threads of the caller.</param>
    /// <param name="firstColumn">The first column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="destination">rows × columns, rows <paramref name="stride"/> apart; written.</param>
    /// <param name="stride">Elements from one row of the destination to the next.</param>
    /// <param name="rows">Rows of the batch.</param>
    void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows);
}

/// <summary>A cotangent in memory: batch × width, rows <paramref name="stride"/> apart.</summary>
sealed class CotangentBuffer<T>(Memory<T> values, int stride) : ICotangentSource<T> where T : unmanaged
{
    /// <summary>The elements.</summary>
    public Memory<T> Elements { get; } = values;

    /// <summary>Elements from one row to the next.</summary>
    public int Stride { get; } = stride;

    public void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows) =>
        StridedRows.CopyRows(Elements.Span[firstColumn..], Stride, destination.Span, stride, rows, columns);
}
