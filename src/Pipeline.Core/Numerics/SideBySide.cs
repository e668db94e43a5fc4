using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Numerics;

/// <summary>
/// Many products x·W of one row x with matrices W that differ in one number each. Every product is computed from its first multiplication to its
/// last, in a chain of its own; only the loads of what the matrices have in common are shared.
/// </summary>
/// <remarks>
/// The products come in pairs, one with W + h and one with W − h at the same place, so that W stands in memory twice, [W | W], cut into stripes of
/// one lane: a stripe and x stay in the first-level cache while all pairs pass by.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
sealed class SideBySide<T> where T : unmanaged
{
    readonly Matrix<T> x, w;
    readonly T[] stripes;
    readonly int padded;

    SideBySide(Matrix<T> x, Matrix<T> w)
    {
        var lane = Vector256<T>.Count;
        (this.x, this.w) = (x, w);
        padded = (2 * w.Columns + lane - 1) / lane * lane;
        stripes = new T[w.Rows * padded];
        for (var k = 0; k < w.Rows; k++)
            for (var j = 0; j < 2 * w.Columns; j++)
                stripes[(j / lane * w.Rows + k) * lane + j % lane] = w[k, j % w.Columns];
    }

    /// <summary>The products of a row and a matrix; none for scalars that bring their own arithmetic.</summary>
    public static SideBySide<T>? Of(Matrix<T> x, Matrix<T> w) =>
        typeof(T) == typeof(float) || typeof(T) == typeof(double) ? new(x, w) : null;

    /// <summary>2·out × out: row 2j is x·W with W[row, j] replaced by plus[0, j], row 2j + 1 with it replaced by minus[0, j].</summary>
    /// <param name="row">A row of W.</param>
    /// <param name="plus">1 × out.</param>
    /// <param name="minus">1 × out.</param>
    public Matrix<T> Replacing(int row, Matrix<T> plus, Matrix<T> minus)
    {
        int pairs = w.Columns, columns = w.Columns;
        var rows = Room(pairs);
        for (var pair = 0; pair < pairs; pair++)
        {
            var both = rows.AsSpan(pair * padded, 2 * columns);
            w.Row(row).CopyTo(both);
            w.Row(row).CopyTo(both[columns..]);
            both[pair] = plus[0, pair];
            both[columns + pair] = minus[0, pair];
        }
        return Products(pairs, row, rows);
    }

    /// <summary>2·pairs × out: x·W as it is, each row computed anew.</summary>
    public Matrix<T> Unchanged(int pairs) => Products(pairs, w.Rows, Room(pairs));

    /// <summary>Rows for so many pairs. What is not written is computed with, but not looked at.</summary>
    T[] Room(int pairs) => GC.AllocateUninitializedArray<T>(Rows(pairs) * padded);

    static int Rows(int pairs) => (pairs + PerturbedRows.Together - 1) / PerturbedRows.Together * PerturbedRows.Together;

    Matrix<T> Products(int pairs, int special, T[] replacements)
    {
        var y = Room(pairs);
        PerturbedRows.Chains(x.Values.AsSpan(), stripes, special, replacements, y, new(Rows(pairs), w.Rows, padded));
        return Matrix<T>.Of(2 * pairs, w.Columns, ImmutableCollectionsMarshal.AsImmutableArray(Tight(y, pairs)));
    }

    T[] Tight(T[] y, int pairs)
    {
        var width = 2 * w.Columns;
        if (y.Length == pairs * width) return y;
        var tight = GC.AllocateUninitializedArray<T>(pairs * width);
        for (var pair = 0; pair < pairs; pair++) y.AsSpan(pair * padded, width).CopyTo(tight.AsSpan(pair * width));
        return tight;
    }
}
