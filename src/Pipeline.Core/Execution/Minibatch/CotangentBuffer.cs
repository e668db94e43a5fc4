using Pipeline.Kernels;

namespace Pipeline.Execution;

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
