using System.Numerics;

namespace Pipeline.Numerics;

/// <summary>
/// Many products x·W of one row x with matrices W that differ in one number each. Every product is computed from its first multiplication to its
/// last, in a chain of its own; only the loads of what the matrices have in common are shared.
/// </summary>
/// <remarks>
/// A few products stand abreast in a row of whole lanes, so that W stands in memory as often, [W | W | …], cut into stripes of one lane: a piece
/// of a stripe and x stay in the first-level cache while all rows pass by.
/// </remarks>
/// <typeparam name="T">The element type.</typeparam>
sealed class SideBySide<T> where T : unmanaged
{
    readonly Matrix<T> x, w;
    readonly Kernels<T> kernels;
    readonly T[] stripes;
    readonly int abreast, padded;

    /// <summary>Copies W into stripes.</summary>
    /// <param name="x">1 × in.</param>
    /// <param name="w">in × out.</param>
    public SideBySide(Matrix<T> x, Matrix<T> w)
    {
        (this.x, this.w, kernels) = (x, w, x.Kernels);
        abreast = Enumerable.Range(0, BitOperations.Log2((uint)kernels.Lane) + 1).Select(i => 1 << i).MinBy(many => Rows(2 * w.Columns, many) * Padded(many));
        padded = Padded(abreast);
        stripes = new T[w.Rows * padded];
        var line = new T[padded];
        for (var k = 0; k < w.Rows; k++)
        {
            for (var i = 0; i < abreast; i++) w.Row(k).CopyTo(line.AsSpan(i * w.Columns));
            for (var at = 0; at < padded; at += kernels.Lane) line.AsSpan(at, kernels.Lane).CopyTo(stripes.AsSpan(at * w.Rows + k * kernels.Lane));
        }
    }

    /// <summary>Numbers in the arrays for so many rows of W.</summary>
    public int Room(int rows) => rows * Rows(2 * w.Columns, abreast) * padded;

    /// <summary>For each of some rows k of W 2·out products: number i and number out + i are x·W with W[k, i] replaced by plus[k, i] and by minus[k, i].</summary>
    /// <param name="first">The first of the rows.</param>
    /// <param name="plus">Numbers for some rows.</param>
    /// <param name="minus">As many.</param>
    /// <param name="replaced">Rows of W as they are replaced, written.</param>
    /// <param name="products">Written, in the order that <see cref="PlusBiases"/> knows.</param>
    public void Replacing(int first, ReadOnlySpan<T> plus, ReadOnlySpan<T> minus, T[] replaced, T[] products)
    {
        int columns = w.Columns, rows = plus.Length / columns;
        for (var row = 0; row < rows; row++)
            for (var i = 0; i < 2 * columns; i++)
            {
                var place = replaced.AsSpan(Place(row, i, 2 * columns), columns);
                w.Row(first + row).CopyTo(place);
                place[i % columns] = (i < columns ? plus : minus)[row * columns + i % columns];
            }
        var every = Rows(2 * columns, abreast);
        kernels.Perturbed(x.Span, stripes, new(replaced, first, every), products, new(rows * every, w.Rows, padded));
    }

    /// <summary>2·out products for each of some rows, out numbers each, behind each other and plus what <paramref name="biases"/> has for them, row by row the same.</summary>
    public void PlusBiases(T[] products, int rows, ReadOnlySpan<T> biases, Span<T> z)
    {
        for (var row = 0; row < rows; row++)
            Collect(products, row, 2 * w.Columns, biases, z[(row * 2 * w.Columns * w.Columns)..]);
    }

    /// <summary>products × out: x·W as it is plus biases (products × out), each row computed anew.</summary>
    public Matrix<T> Unchanged(int products, Matrix<T> biases)
    {
        var rows = Rows(products, abreast);
        var (y, z) = (new T[rows * padded], new T[products * w.Columns]);
        kernels.Perturbed(x.Span, stripes, new(y, w.Rows, rows), y, new(rows, w.Rows, padded));
        Collect(y, 0, products, biases.Span, z);
        return new(products, w.Columns, z, w.Kernels);
    }

    void Collect(T[] y, int row, int products, ReadOnlySpan<T> biases, Span<T> z)
    {
        for (var i = 0; i < products; i += abreast)
        {
            var length = Math.Min(abreast, products - i) * w.Columns;
            var at = i * w.Columns;
            kernels.Zip(new Plus(), y.AsSpan(Place(row, i, products), length), biases.Slice(at, length), z.Slice(at, length));
        }
    }

    int Padded(int many) => (many * w.Columns + kernels.Lane - 1) / kernels.Lane * kernels.Lane;

    /// <summary>Where product i of so many for a row of W begins.</summary>
    int Place(int row, int i, int products) => (row * Rows(products, abreast) + i / abreast) * padded + i % abreast * w.Columns;

    /// <summary>Rows that hold so many products, a multiple of what the kernel takes at once.</summary>
    static int Rows(int products, int abreast)
    {
        const int together = Kernels<T>.PerturbedTogether;
        return ((products + abreast - 1) / abreast + together - 1) / together * together;
    }
}
