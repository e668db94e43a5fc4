using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>softmax(z) = eᶻ/Σ eᶻ of each row, computed from z − m, where m is the largest logit of the row, so nothing overflows.</summary>
/// <param name="Shifted">z − m: batch × classes.</param>
/// <param name="Exponentials">e^(z − m): batch × classes.</param>
/// <param name="Sums">Σ e^(z − m) of the row, broadcast to all its columns: batch × classes.</param>
readonly record struct Softmax<T>(Matrix<T> Shifted, Matrix<T> Exponentials, Matrix<T> Sums) where T : unmanaged
{
    /// <summary>softmax(z): batch × classes.</summary>
    public Matrix<T> Probabilities => Exponentials.Zip(Sums, new Divide());

    public static Softmax<T> Of(Matrix<T> z)
    {
        var (shifted, exponentials, sums) = (EmptyLike(z), EmptyLike(z), EmptyLike(z));
        ComputeInto(Kernels<T>.Default, z.Span, z.Columns, z.Columns, shifted.Array, exponentials.Array, sums.Array);
        return new(shifted, exponentials, sums);
    }

    /// <summary>The same on spans with leading dimension <paramref name="rowStride"/>; padding is unspecified on output.</summary>
    public static void ComputeInto(
        Kernels<T> kernels, ReadOnlySpan<T> z, int columns, int rowStride, Span<T> shifted, Span<T> exponentials, Span<T> sums)
    {
        BroadcastRowReduction(z, columns, rowStride, kernels.Max, sums);
        kernels.Zip(new Subtract(), z, sums, shifted);
        kernels.Map(new Exp(), shifted, exponentials);
        BroadcastRowReduction(exponentials, columns, rowStride, kernels.Sum, sums);
    }

    /// <summary>z ← softmax(z), the same bits, on rows with leading dimension <paramref name="rowStride"/>; allocates nothing.</summary>
    public static void ComputeInPlace(Kernels<T> kernels, Span<T> z, int columns, int rowStride, Span<T> scratch)
    {
        for (var start = 0; start < z.Length; start += rowStride)
            scratch.Slice(start, rowStride).Fill(kernels.Max(z.Slice(start, columns)));
        kernels.Zip(new Subtract(), z, scratch, z);
        kernels.Map(new Exp(), z, z);
        for (var start = 0; start < z.Length; start += rowStride)
            scratch.Slice(start, rowStride).Fill(kernels.Sum(z.Slice(start, columns)));
        kernels.Zip(new Divide(), z, scratch, z);
    }

    /// <summary>f of each row, broadcast to the whole row, padding included.</summary>
    public static void BroadcastRowReduction(ReadOnlySpan<T> rows, int columns, int rowStride, RowReduction reduce, Span<T> result)
    {
        for (var start = 0; start < rows.Length; start += rowStride)
            result.Slice(start, rowStride).Fill(reduce(rows.Slice(start, columns)));
    }

    static Matrix<T> EmptyLike(Matrix<T> z) => Matrix<T>.Allocate(z.Rows, z.Columns);

    /// <summary>Reduces a row to a scalar, such as its sum or maximum.</summary>
    public delegate T RowReduction(ReadOnlySpan<T> row);
}
