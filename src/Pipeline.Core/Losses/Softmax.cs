using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>softmax(z) = eᶻ/Σ eᶻ of every row, from z − m with the largest logit m of the row, so that nothing overflows.</summary>
/// <param name="Shifted">z − m: batch × classes.</param>
/// <param name="Exponentials">e^(z − m): batch × classes.</param>
/// <param name="Sums">Σ e^(z − m), beside each of its terms: batch × classes.</param>
readonly record struct Softmax<T>(Matrix<T> Shifted, Matrix<T> Exponentials, Matrix<T> Sums) where T : unmanaged
{
    /// <summary>softmax(z).</summary>
    public Matrix<T> Shares => Exponentials.Zip(Sums, new Divide());

    public static Softmax<T> Of(Matrix<T> z)
    {
        var (shifted, exponentials, sums) = (Like(z), Like(z), Like(z));
        Run(Kernels<T>.Default, z.Span, z.Columns, z.Columns, shifted.Array, exponentials.Array, sums.Array);
        return new(shifted, exponentials, sums);
    }

    /// <summary>The same in arrays whose rows stand <paramref name="width"/> apart; what stands behind the columns is undefined.</summary>
    public static void Run(
        Kernels<T> kernels, ReadOnlySpan<T> z, int columns, int width, Span<T> shifted, Span<T> exponentials, Span<T> sums)
    {
        Spread(z, columns, width, kernels.Max, sums);
        kernels.Zip(new Subtract(), z, sums, shifted);
        kernels.Map(new Exp(), shifted, exponentials);
        Spread(exponentials, columns, width, kernels.Sum, sums);
    }

    /// <summary>f of each row, beside each of its numbers.</summary>
    public static void Spread(ReadOnlySpan<T> rows, int columns, int width, RowFunction f, Span<T> each)
    {
        for (var at = 0; at < rows.Length; at += width) each.Slice(at, width).Fill(f(rows.Slice(at, columns)));
    }

    static Matrix<T> Like(Matrix<T> z) => Matrix<T>.Allocate(z.Rows, z.Columns);

    /// <summary>A number for a row.</summary>
    public delegate T RowFunction(ReadOnlySpan<T> row);
}
