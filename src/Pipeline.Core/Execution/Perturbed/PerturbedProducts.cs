using System.Numerics;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// Many products x·W of one row x with matrices W that differ in one number each. Every product is computed from its first multiplication to its
/// last, in a chain of its own; only the loads of what the matrices have in common are shared.
/// </summary>
/// <remarks>
/// A few products stand abreast in a row of whole lanes, so that W stands in memory as often, [W | W | …], cut into stripes of one lane: a piece
/// of a stripe and x stay in the first-level cache while all rows pass by.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
sealed class PerturbedProducts<T> where T : unmanaged
{
    readonly Matrix<T> x, w;
    readonly Kernels<T> kernels;
    readonly T[] stripes;
    readonly int abreast, padded;

    /// <summary>Copies W into stripes.</summary>
    /// <param name="x">1 × in.</param>
    /// <param name="w">in × out.</param>
    /// <param name="kernels">The arithmetic.</param>
    public PerturbedProducts(Matrix<T> x, Matrix<T> w, Kernels<T> kernels)
    {
        (this.x, this.w, this.kernels) = (x, w, kernels.WithThreads(1));
        abreast = Enumerable.Range(0, BitOperations.Log2((uint)kernels.LaneWidth) + 1).Select(i => 1 << i).MinBy(many => Rows(2 * w.Columns, many) * PaddedWidth(many));
        padded = PaddedWidth(abreast);
        stripes = new T[w.Rows * padded];
        var line = new T[padded];
        for (var k = 0; k < w.Rows; k++)
        {
            for (var i = 0; i < abreast; i++) w.Row(k).CopyTo(line.AsSpan(i * w.Columns));
            for (var at = 0; at < padded; at += kernels.LaneWidth) line.AsSpan(at, kernels.LaneWidth).CopyTo(stripes.AsSpan(at * w.Rows + k * kernels.LaneWidth));
        }
    }

    /// <summary>Numbers in an array of so many products.</summary>
    public int Length(int count) => Rows(count, abreast) * padded;

    /// <summary>2·out products: number i and number out + i are x·W with W[row, i] replaced by plus[i] and by minus[i].</summary>
    /// <param name="row">A row of W.</param>
    /// <param name="plus">out numbers.</param>
    /// <param name="minus">out numbers.</param>
    /// <param name="replaced">That row of W as it is replaced, written for each product.</param>
    /// <param name="products">Written, in the order that <see cref="AddBiases"/> knows.</param>
    public void ReplaceRow(int row, ReadOnlySpan<T> plus, ReadOnlySpan<T> minus, T[] replaced, T[] products)
    {
        var columns = w.Columns;
        for (var i = 0; i < 2 * columns; i++)
        {
            var place = replaced.AsSpan(Offset(i), columns);
            w.Row(row).CopyTo(place);
            place[i % columns] = (i < columns ? plus : minus)[i % columns];
        }
        kernels.PerturbedGemv(x.Span, stripes, row, replaced, products, new(Rows(2 * columns, abreast), w.Rows, padded));
    }

    /// <summary>So many products x·W with W as it is, each computed anew.</summary>
    public void Unchanged(int count, T[] products) =>
        kernels.PerturbedGemv(x.Span, stripes, w.Rows, products, products, new(Rows(count, abreast), w.Rows, padded));

    /// <summary>z = products + biases, both count × out.</summary>
    public void AddBiases(T[] products, int count, ReadOnlySpan<T> biases, Span<T> z)
    {
        var together = padded == abreast * w.Columns ? count : abreast;         // without padding they are one piece
        for (var i = 0; i < count; i += together)
        {
            var (at, length) = (i * w.Columns, Math.Min(together, count - i) * w.Columns);
            kernels.Zip(new Add(), products.AsSpan(Offset(i), length), biases.Slice(at, length), z.Slice(at, length));
        }
    }

    int PaddedWidth(int many) => kernels.PaddedWidth(many * w.Columns);

    /// <summary>Where product i begins.</summary>
    int Offset(int i) => i / abreast * padded + i % abreast * w.Columns;

    /// <summary>Rows that hold so many products, a multiple of what the kernel takes at once.</summary>
    static int Rows(int count, int abreast)
    {
        const int together = Kernels<T>.PerturbedRows;
        return ((count + abreast - 1) / abreast + together - 1) / together * together;
    }
}
