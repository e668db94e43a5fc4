using System.Numerics;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// Many products x·W of one row x with matrices W that differ in one element each. Each product is computed in full, in a multiply-add
/// chain of its own from the first term to the last; only the loads of the elements that the matrices have in common are shared.
/// </summary>
/// <remarks>
/// Product buffers: <see cref="BufferLength"/> elements, row-major, <c>width</c> to a row. A row holds <c>copies</c> products side by side,
/// then padding to the SIMD width, so that few outputs fill a vector; padding is unspecified. Accordingly W is stored as [W | W | … | 0],
/// in × width, in stripes of one vector of columns: stripe s is in × <see cref="Kernels{T}.SimdWidth"/>, all stripes one after the other in
/// <c>stripes</c>.
/// The kernel goes through all rows of products stripe by stripe: x and the piece of the stripe stay in the L1 cache.
/// Immutable once made, so threads may share it; callers own the buffers.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
sealed class PerturbedProducts<T> where T : unmanaged
{
    readonly Matrix<T> x, w;
    readonly Kernels<T> kernels;
    readonly T[] stripes;
    readonly int copies, width;

    /// <param name="x">1 × in.</param>
    /// <param name="w">in × out; copied into stripes.</param>
    /// <param name="kernels">The arithmetic.</param>
    public PerturbedProducts(Matrix<T> x, Matrix<T> w, Kernels<T> kernels)
    {
        (this.x, this.w, this.kernels) = (x, w, kernels.WithThreads(1));
        var lane = kernels.SimdWidth;
        copies = Enumerable.Range(0, BitOperations.Log2((uint)lane) + 1)
            .Select(i => 1 << i)
            .MinBy(candidate => BufferRows(2 * w.Columns, candidate) * PaddedWidth(candidate));     // the fewest elements to compute
        width = PaddedWidth(copies);
        stripes = new T[w.Rows * width];
        var row = new T[width];
        for (var k = 0; k < w.Rows; k++)
        {
            for (var i = 0; i < copies; i++) w.Row(k).CopyTo(row.AsSpan(i * w.Columns));
            for (var j = 0; j < width; j += lane) row.AsSpan(j, lane).CopyTo(stripes.AsSpan(j * w.Rows + k * lane));
        }
    }

    /// <summary>Elements in a buffer of <paramref name="count"/> products.</summary>
    public int BufferLength(int count) => BufferRows(count, copies) * width;

    /// <summary>
    /// 2·out products: product j is x·W with W[row, j] replaced by plus[j], product out + j with W[row, j] replaced by minus[j].
    /// </summary>
    /// <param name="row">A row of W.</param>
    /// <param name="plus">out elements.</param>
    /// <param name="minus">out elements.</param>
    /// <param name="replaced">Scratch buffer of 2·out products: row <paramref name="row"/> of W for each of them; written.</param>
    /// <param name="products">Buffer of 2·out products, written.</param>
    public void MultiplyPerturbed(int row, ReadOnlySpan<T> plus, ReadOnlySpan<T> minus, T[] replaced, T[] products)
    {
        var columns = w.Columns;
        for (var i = 0; i < 2 * columns; i++)
        {
            var rowOfW = replaced.AsSpan(Offset(i), columns);
            w.Row(row).CopyTo(rowOfW);
            rowOfW[i % columns] = (i < columns ? plus : minus)[i % columns];
        }
        kernels.PerturbedGemv(x.Span, stripes, row, replaced, products, new(BufferRows(2 * columns, copies), w.Rows, width));
    }

    /// <summary>The product x·W with W as it is, <paramref name="count"/> times, each computed anew.</summary>
    public void Multiply(int count, T[] products) =>
        kernels.PerturbedGemv(x.Span, stripes, w.Rows, products, products, new(BufferRows(count, copies), w.Rows, width));

    /// <summary>z = products + biases.</summary>
    /// <param name="products">Buffer of <paramref name="count"/> products.</param>
    /// <param name="count">Products.</param>
    /// <param name="biases">count × out, unpadded.</param>
    /// <param name="z">count × out, unpadded; written.</param>
    public void AddBiases(T[] products, int count, ReadOnlySpan<T> biases, Span<T> z)
    {
        var contiguous = width == copies * w.Columns ? count : copies;      // products without padding between them
        for (var i = 0; i < count; i += contiguous)
        {
            var (start, length) = (i * w.Columns, Math.Min(contiguous, count - i) * w.Columns);
            kernels.Zip(new Add(), products.AsSpan(Offset(i), length), biases.Slice(start, length), z.Slice(start, length));
        }
    }

    int PaddedWidth(int copies) => kernels.PaddedWidth(copies * w.Columns);

    /// <summary>Where product <paramref name="i"/> begins in a buffer.</summary>
    int Offset(int i) => i / copies * width + i % copies * w.Columns;

    /// <summary>Rows of a buffer of <paramref name="count"/> products: a multiple of the rows that the kernel computes together.</summary>
    static int BufferRows(int count, int copies)
    {
        const int multiple = Kernels<T>.PerturbedRowMultiple;
        return ((count + copies - 1) / copies + multiple - 1) / multiple * multiple;
    }
}
