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
/// Product buffers: <see cref="BufferLength"/> elements, row-major, <c>rowStride</c> to a row. A row holds <c>copiesPerRow</c> products
/// side by side, then padding to the SIMD width, so that few outputs fill a vector; padding is unspecified. Accordingly W is stored as [W |
/// W | … | 0], in × rowStride, in panels of one vector of columns: panel s is in × <see cref="Kernels{T}.SimdWidth"/>, all panels one after
/// the other in <c>panels</c>.
/// The kernel goes through all rows of products panel by panel: x and the piece of the panel stay in the L1 cache.
/// Immutable once made, so threads may share it; callers own the buffers.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
sealed class PerturbedProducts<T> where T : unmanaged
{
    readonly Matrix<T> x, w;
    readonly Kernels<T> kernels;
    readonly T[] panels;
    readonly int copiesPerRow, rowStride;

    /// <param name="x">1 × in.</param>
    /// <param name="w">in × out; copied into panels.</param>
    /// <param name="kernels">The arithmetic.</param>
    public PerturbedProducts(Matrix<T> x, Matrix<T> w, Kernels<T> kernels)
    {
        (this.x, this.w, this.kernels) = (x, w, kernels.WithThreads(1));
        var simdWidth = kernels.SimdWidth;
        copiesPerRow = Enumerable.Range(0, BitOperations.Log2((uint)simdWidth) + 1)
            .Select(i => 1 << i)
            .MinBy(candidate => BufferRows(2 * w.Columns, candidate) * PaddedWidth(candidate));     // the fewest elements to compute
        rowStride = PaddedWidth(copiesPerRow);
        panels = new T[w.Rows * rowStride];
        var repeatedRow = new T[rowStride];
        for (var k = 0; k < w.Rows; k++)
        {
            for (var i = 0; i < copiesPerRow; i++) w.Row(k).CopyTo(repeatedRow.AsSpan(i * w.Columns));
            for (var j = 0; j < rowStride; j += simdWidth)
                repeatedRow.AsSpan(j, simdWidth).CopyTo(panels.AsSpan(j * w.Rows + k * simdWidth));
        }
    }

    /// <summary>Elements in a buffer of <paramref name="productCount"/> products.</summary>
    public int BufferLength(int productCount) => BufferRows(productCount, copiesPerRow) * rowStride;

    /// <summary>
    /// 2·out products: product j is x·W with W[row, j] replaced by plus[j], product out + j with W[row, j] replaced by minus[j].
    /// </summary>
    /// <param name="row">A row of W.</param>
    /// <param name="plus">out elements.</param>
    /// <param name="minus">out elements.</param>
    /// <param name="replacedRows">Scratch buffer of 2·out products: row <paramref name="row"/> of W for each of them; written.</param>
    /// <param name="products">Buffer of 2·out products, written.</param>
    public void MultiplyPerturbed(int row, ReadOnlySpan<T> plus, ReadOnlySpan<T> minus, T[] replacedRows, T[] products)
    {
        var columns = w.Columns;
        for (var i = 0; i < 2 * columns; i++)
        {
            var weightRow = replacedRows.AsSpan(ProductOffset(i), columns);
            w.Row(row).CopyTo(weightRow);
            weightRow[i % columns] = (i < columns ? plus : minus)[i % columns];
        }
        kernels.PerturbedGemv(x.Span, panels, row, replacedRows, products, new(BufferRows(2 * columns, copiesPerRow), w.Rows, rowStride));
    }

    /// <summary>The product x·W with W as it is, <paramref name="productCount"/> times, each computed anew.</summary>
    public void Multiply(int productCount, T[] products) =>
        kernels.PerturbedGemv(x.Span, panels, w.Rows, products, products, new(BufferRows(productCount, copiesPerRow), w.Rows, rowStride));

    /// <summary>z = products + biases.</summary>
    /// <param name="products">Buffer of <paramref name="productCount"/> products.</param>
    /// <param name="productCount">Products.</param>
    /// <param name="biases">count × out, unpadded.</param>
    /// <param name="z">count × out, unpadded; written.</param>
    public void AddBiases(T[] products, int productCount, ReadOnlySpan<T> biases, Span<T> z)
    {
        var contiguousProducts = rowStride == copiesPerRow * w.Columns
            ? productCount
            : copiesPerRow;      // products without padding between them
        for (var i = 0; i < productCount; i += contiguousProducts)
        {
            var (start, length) = (i * w.Columns, Math.Min(contiguousProducts, productCount - i) * w.Columns);
            kernels.Zip(new Add(), products.AsSpan(ProductOffset(i), length), biases.Slice(start, length), z.Slice(start, length));
        }
    }

    int PaddedWidth(int copiesPerRow) => kernels.PaddedWidth(copiesPerRow * w.Columns);

    /// <summary>Where product <paramref name="productIndex"/> begins in a buffer.</summary>
    int ProductOffset(int productIndex) => productIndex / copiesPerRow * rowStride + productIndex % copiesPerRow * w.Columns;

    /// <summary>
    /// Rows of a buffer of <paramref name="productCount"/> products: a multiple of the rows that the kernel computes together.
    /// </summary>
    static int BufferRows(int productCount, int copiesPerRow)
    {
        const int rowMultiple = Kernels<T>.PerturbedRowMultiple;
        return ((productCount + copiesPerRow - 1) / copiesPerRow + rowMultiple - 1) / rowMultiple * rowMultiple;
    }
}
