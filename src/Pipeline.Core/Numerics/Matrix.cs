using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Kernels;
using Pipeline.Scalars;

namespace Pipeline.Numerics;

/// <summary>
/// An immutable row-major matrix: a batch is <c>batch × width</c>, weights are <c>in × out</c>. Equality compares shape and bits.
/// </summary>
/// <remarks>
/// A product xᵀ·δ can be kept as its factors (<see cref="TransposeTimes"/>): the weight gradient of a dense layer is one, and W + xᵀ·δ is
/// then a single pass over W. A matrix with pending updates (<see cref="AsDeferred"/>) defers that pass too: it stores its base
/// and the factors of all products added to it, so the weights after any number of updates share the memory of the base. Reading
/// elements evaluates and caches them. Every element of a product is one fused multiply-add chain, k ascending, so neither SIMD width
/// nor threads can change a bit.
/// </remarks>
/// <typeparam name="T">The element type: float, double or <see cref="Dual"/>.</typeparam>
public sealed class Matrix<T> : IEquatable<Matrix<T>> where T : unmanaged
{
    // A T[] (maybe longer than rows × columns), a RowSource or a LazySum. One field for all three keeps the object small: with batch size
    // 1 there is a matrix for every sample.
    readonly object representation;
    readonly int firstSourceRow;         // first row in the RowSource

    internal Matrix(int rows, int columns, T[] owned) => (Rows, Columns, representation) = (rows, columns, owned);

    internal Matrix(Matrix<T>? addend, LowRankFactors<T> factors) =>
        (Rows, Columns, representation) = (factors.X.Columns, factors.Delta.Columns, new LazySum<T>(addend, factors));

    internal Matrix(int rows, int columns, RowSource<T> source, int firstSourceRow) =>
        (Rows, Columns, representation, this.firstSourceRow) = (rows, columns, source, firstSourceRow);

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>The factors x and δ where the matrix is a product xᵀ·δ kept as its factors; else null.</summary>
    internal LowRankFactors<T>? ProductFactors => Base is null ? LowRankFactors : null;

    /// <summary>The matrix that pending updates are added to; null unless this comes from <see cref="AsDeferred"/>.</summary>
    internal Matrix<T>? Base => (representation as LazySum<T>)?.Base;

    /// <summary>The factors of a product, or of all updates pending on <see cref="Base"/>, concatenated along the batch.</summary>
    internal LowRankFactors<T>? LowRankFactors => (representation as LazySum<T>)?.Factors;

    /// <summary>Number of rank-one updates pending on <see cref="Base"/>.</summary>
    internal int PendingRank => Base is null ? 0 : LowRankFactors!.X.Rows;

    static Kernels<T> Kernels => Kernels<T>.Default;

    /// <summary>All elements, row-major; evaluates pending updates.</summary>
    public ImmutableArray<T> Values => Array.Length == Rows * Columns ? ImmutableCollectionsMarshal.AsImmutableArray(Array) : [.. Span];

    /// <summary>The element in row <paramref name="row"/> and column <paramref name="column"/>, both from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public T this[int row, int column] => (uint)row >= (uint)Rows || (uint)column >= (uint)Columns
        ? throw Shapes.IndexOutsideError(row, column, Rows, Columns)
        : RowSource is null ? Array[row * Columns + column] : Row(row)[column];

    /// <summary>All elements, row-major; evaluates pending updates.</summary>
    public ReadOnlySpan<T> Span => Array.AsSpan(0, Rows * Columns);

    internal T[] Array => representation switch
    {
        T[] array => array,
        LazySum<T> sum => sum.Values.Value,
        _ => EvaluateSourceRows(),
    };

    RowSource<T>? RowSource => representation as RowSource<T>;

    /// <summary>A matrix of row-major <paramref name="values"/>, which are not copied.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> does not have rows × columns elements.</exception>
    public static Matrix<T> Of(int rows, int columns, ImmutableArray<T> values)
    {
        var count = Shapes.ElementCount(rows, columns);
        if (Require.NotDefault(values, "The numbers of a matrix").Length != count)
            throw new ArgumentException(
                $"A matrix of {Shapes.Format(rows, columns)} has {count} numbers, but {values.Length} are given.", nameof(values));
        return new(rows, columns, ImmutableCollectionsMarshal.AsArray(values)!);
    }

    /// <summary>A matrix whose element at row-major index i = row · columns + column is f(i).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or there are more elements than an array holds.</exception>
    public static Matrix<T> Fill(int rows, int columns, Func<int, double> f)
    {
        Require.NotNull(f, "A function from index to number");
        var y = new T[Shapes.ElementCount(rows, columns)];
        for (var i = 0; i < y.Length; i++) y[i] = Kernels.FromDouble(f(i));
        return new(rows, columns, y);
    }

    /// <summary>
    /// Rows firstRow … firstRow + rowCount − 1 of a source, computed at each access and not cached; <see cref="Materialize"/> stores them.
    /// </summary>
    internal static Matrix<T> FromSource(RowSource<T> source, int firstRow, int rowCount, int columns) =>
        new(rowCount, columns, source, firstRow);

    /// <summary>A matrix of zeros.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or there are more elements than an array holds.</exception>
    public static Matrix<T> Zero(int rows, int columns) => new(rows, columns, new T[Shapes.ElementCount(rows, columns)]);

    /// <summary>xᵀ·δ, kept as its factors. x: batch × in; δ: batch × out; result: in × out.</summary>
    public static Matrix<T> TransposeTimes(Matrix<T> x, Matrix<T> delta)
    {
        Shapes.Require(x.Rows == delta.Rows, "xᵀ·δ", "x and δ need as many rows", x, delta);
        return new(null, new(x, delta));
    }

    /// <summary>The same matrix, to which + adds products xᵀδ as pending updates: W, W + x₁ᵀδ₁, … share the memory of W.</summary>
    /// <remarks>
    /// A product with it costs more: a·(W + xᵀδ) = a·W + (a·xᵀ)·δ, whose FMA chain continues that of a·W. So it rounds differently from a
    /// product with the materialized matrix; in exact arithmetic both are equal.
    /// </remarks>
    public Matrix<T> AsDeferred() => Base is not null ? this : new(this, new(new(0, Rows, []), new(0, Columns, [])));

    /// <summary>
    /// The same matrix with all elements evaluated: W + xᵀδ, one FMA chain per element that begins with the element of W.
    /// </summary>
    public Matrix<T> Materialize() => representation switch
    {
        T[] => this,
        _ => new(Rows, Columns, Array),
    };

    /// <summary>a·b. a: m × k; b: k × n.</summary>
    public static Matrix<T> operator *(Matrix<T> a, Matrix<T> b)
    {
        Shapes.Require(a.Columns == b.Rows, "a·b", "a needs as many columns as b has rows", a, b);
        return b.Base is { } w
            ? (a * w).AddProduct(TimesTransposed(a, b.LowRankFactors!.X), b.LowRankFactors.Delta)
            : Product(null, a, b, isTransposed: false);
    }

    /// <summary>a·bᵀ. a: m × k; b: n × k.</summary>
    public static Matrix<T> TimesTransposed(Matrix<T> a, Matrix<T> b)
    {
        Shapes.Require(a.Columns == b.Columns, "a·bᵀ", "a and b need as many columns", a, b);
        return b.Base is { } w
            ? TimesTransposed(a, w).AddProduct(TimesTransposed(a, b.LowRankFactors!.Delta), b.LowRankFactors.X)
            : b.Rows > a.Rows
            ? Product(null, b, a, isTransposed: true).Transpose()           // the same FMA chains; the smaller factor is packed
            : Product(null, a, b, isTransposed: true);
    }

    /// <summary>a · m, elementwise; for a product kept as factors, xᵀ·(a·δ), kept as factors.</summary>
    public static Matrix<T> operator *(double a, Matrix<T> m) =>
        m.ProductFactors is var (x, delta) ? TransposeTimes(x, a * delta) : m.Map(new Scale(a));

    /// <summary>
    /// a + b. Where one of them is a product kept as factors, one pass over the other; no pass where a has pending updates or is a
    /// product as well: the factors are then concatenated along the batch.
    /// </summary>
    public static Matrix<T> operator +(Matrix<T> a, Matrix<T> b)
    {
        Shapes.RequireSame(a, b);
        return (a.LowRankFactors, b.ProductFactors) switch
        {
            ({ } aFactors, { } bFactors) => new(a.Base, aFactors.Concat(bFactors)),
            (null, { } factors) => LazySum<T>.Materialize(a, factors),
            _ when a.ProductFactors is { } factors => LazySum<T>.Materialize(b, factors),
            _ => a.Zip(b, new Add()),
        };
    }

    /// <summary>a − b.</summary>
    public static Matrix<T> operator -(Matrix<T> a, Matrix<T> b) => a.Zip(b, new Subtract());

    /// <summary>a ⊙ b: the elementwise product.</summary>
    public static Matrix<T> Hadamard(Matrix<T> a, Matrix<T> b) => a.Zip(b, new Multiply());

    /// <summary>The rows of <paramref name="a"/>, then those of <paramref name="b"/>: concatenation along axis 0.</summary>
    public static Matrix<T> VStack(Matrix<T> a, Matrix<T> b)
    {
        Shapes.Require(a.Columns == b.Columns, "a above b", "both need as many columns", a, b);
        return new(a.Rows + b.Rows, a.Columns, [.. a.Span, .. b.Span]);
    }

    /// <summary>yᵢⱼ = f(xᵢⱼ).</summary>
    public Matrix<T> Map<F>(F f) where F : struct, IUnaryOp
    {
        var y = Allocate(Rows, Columns);
        Kernels.Map(f, Span, y.Array);
        return y;
    }

    /// <summary>yᵢⱼ = f(xᵢⱼ, bᵢⱼ). All shapes are equal.</summary>
    public Matrix<T> Zip<F>(Matrix<T> b, F f) where F : struct, IBinaryOp
    {
        Shapes.RequireSame(this, b);
        var y = Allocate(Rows, Columns);
        Kernels.Zip(f, Span, b.Span, y.Array);
        return y;
    }

    /// <summary>yᵢⱼ = f(xᵢⱼ, bᵢⱼ, cᵢⱼ). All shapes are equal.</summary>
    public Matrix<T> Zip<F>(Matrix<T> b, Matrix<T> c, F f) where F : struct, ITernaryOp
    {
        Shapes.RequireSame(this, b);
        Shapes.RequireSame(this, c);
        var y = Allocate(Rows, Columns);
        Kernels.Zip(f, Span, b.Span, c.Span, y.Array);
        return y;
    }

    /// <summary>yᵢⱼ = f(xᵢⱼ, columnᵢ). column: rows × 1, broadcast over the columns.</summary>
    public Matrix<T> ZipWithColumn<F>(Matrix<T> column, F f) where F : struct, IBinaryOp
    {
        Shapes.Require(
            column.Rows == Rows && column.Columns == 1, "rows with a column", "the column needs as many rows, and 1 column", this, column);
        return Zip(column * Fill(1, Columns, _ => 1), f);
    }

    /// <summary>yᵢⱼ = xᵢⱼ + rowⱼ. row: 1 × columns, broadcast over the rows.</summary>
    public Matrix<T> AddRow(Matrix<T> row)
    {
        Shapes.Require(row.Rows == 1 && row.Columns == Columns, "rows plus a row", "the row needs as many columns, and 1 row", this, row);
        var y = Allocate(Rows, Columns);
        for (var i = 0; i < Rows; i++) Kernels.Zip(new Add(), Row(i), row.Span, y.Array.AsSpan(i * Columns, Columns));
        return y;
    }

    /// <summary>The rows of this matrix, repeated <paramref name="times"/> times: (times · rows) × columns.</summary>
    internal Matrix<T> Tile(int times)
    {
        var y = Allocate(times * Rows, Columns);
        for (var i = 0; i < times; i++) Span.CopyTo(y.Array.AsSpan(i * Rows * Columns));
        return y;
    }

    /// <summary>The elements of row <paramref name="index"/>, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<T> Row(int index)
    {
        if ((uint)index >= (uint)Rows) throw Shapes.IndexOutsideError(index, 0, Rows, Columns);
        if (RowSource is null) return Span.Slice(index * Columns, Columns);
        var row = new T[Columns];
        CopyTo(index, row);
        return row;
    }

    /// <summary>1 × columns: the sum of each column, in ascending order of rows.</summary>
    public Matrix<T> ColumnSums() => Rows == 1 ? this : Fill(1, Rows, _ => 1) * this;

    /// <summary>rows × 1: the sum of each row, in ascending order of columns.</summary>
    public Matrix<T> RowSums()
    {
        var y = Allocate(Rows, 1);
        for (var i = 0; i < Rows; i++) y.Array[i] = Kernels.Sum(Row(i));
        return y;
    }

    /// <summary>rows × 1: the maximum real part of each row, as a constant (a dual number with tangent 0).</summary>
    /// <exception cref="InvalidOperationException">There are no columns.</exception>
    public Matrix<T> RowMaxima()
    {
        if (Columns == 0 && Rows > 0) throw new InvalidOperationException($"A row of a matrix of {Shape} has no maximum.");
        var y = Allocate(Rows, 1);
        for (var i = 0; i < Rows; i++) y.Array[i] = Kernels.Max(Row(i));
        return y;
    }

    /// <summary>The sum of all elements, in row-major order.</summary>
    public T Sum() => Kernels.Sum(Span);

    /// <summary>⟨a, b⟩ = Σ aᵢⱼbᵢⱼ, in row-major order; each product is rounded before it is added.</summary>
    public static T Dot(Matrix<T> a, Matrix<T> b) => Hadamard(a, b).Sum();

    /// <summary>The transpose.</summary>
    public Matrix<T> Transpose()
    {
        var y = GC.AllocateUninitializedArray<T>(Rows * Columns);
        Kernels.Transpose(Span, Rows, Columns, y);
        return new(Columns, Rows, y);
    }

    /// <summary>yᵢ = f(i, xᵢ), in another element type; i is the row-major index.</summary>
    public Matrix<U> MapIndexed<U>(Func<int, T, U> f) where U : unmanaged
    {
        var x = Span;
        var y = new U[x.Length];
        for (var i = 0; i < y.Length; i++) y[i] = f(i, x[i]);
        return Matrix<U>.Of(Rows, Columns, ImmutableCollectionsMarshal.AsImmutableArray(y));
    }

    /// <summary>Rows firstRow … firstRow + rowCount − 1; rows of a source are computed when they are read.</summary>
    internal Matrix<T> RowRange(int firstRow, int rowCount) => RowSource is { } source
        ? FromSource(source, firstSourceRow + firstRow, rowCount, Columns)
        : Of(rowCount, Columns, [.. Span.Slice(firstRow * Columns, rowCount * Columns)]);

    /// <summary>Writes all elements, row-major; rows of a source are computed directly in <paramref name="destination"/>.</summary>
    internal void CopyTo(Span<T> destination) => CopyTo(0, destination[..(Rows * Columns)]);

    /// <summary>Writes rows firstRow, firstRow + 1, … to <paramref name="destination"/> until it is full.</summary>
    internal void CopyTo(int firstRow, Span<T> destination)
    {
        if (RowSource is { } source) source.ComputeRows(firstSourceRow + firstRow, destination);
        else Span.Slice(firstRow * Columns, destination.Length).CopyTo(destination);
    }

    T[] EvaluateSourceRows()
    {
        var values = GC.AllocateUninitializedArray<T>(Rows * Columns);
        CopyTo(values);
        return values;
    }

    /// <summary>this + a·b, one FMA chain per element that begins with the element of this matrix.</summary>
    Matrix<T> AddProduct(Matrix<T> a, Matrix<T> b) => a.Columns == 0 ? this : Product(this, a, b, isTransposed: false);

    /// <summary>addend + a·b, or addend + a·bᵀ; without addend, the product alone.</summary>
    static Matrix<T> Product(Matrix<T>? addend, Matrix<T> a, Matrix<T> b, bool isTransposed)
    {
        var y = Allocate(a.Rows, isTransposed ? b.Rows : b.Columns);
        Kernels.Gemm(addend?.Array, a.Array, new(b.Array, isTransposed), y.Array, new(a.Rows, a.Columns, y.Columns));
        return y;
    }

    /// <summary>An uninitialized matrix, for a kernel to write.</summary>
    internal static Matrix<T> Allocate(int rows, int columns) =>
        new(rows, columns, GC.AllocateUninitializedArray<T>(Shapes.ElementCount(rows, columns)));

    /// <summary>The shape, as rows × columns.</summary>
    internal string Shape => Shapes.Format(Rows, Columns);

    /// <summary>Whether shapes are equal.</summary>
    internal bool HasShapeOf<U>(Matrix<U> other) where U : unmanaged => Rows == other.Rows && Columns == other.Columns;

    /// <inheritdoc/>
    public bool Equals(Matrix<T>? other) => other is not null && (ReferenceEquals(this, other)
        || (Rows, Columns) == (other.Rows, other.Columns) && MemoryMarshal.AsBytes(Span).SequenceEqual(MemoryMarshal.AsBytes(other.Span)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Matrix<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Rows);
        hash.AddBytes(MemoryMarshal.AsBytes(Span));
        return hash.ToHashCode();
    }

    /// <summary>Whether shapes and bits are equal.</summary>
    public static bool operator ==(Matrix<T>? a, Matrix<T>? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether shapes or bits differ.</summary>
    public static bool operator !=(Matrix<T>? a, Matrix<T>? b) => !(a == b);

    /// <summary>The shape, and below it the rows; of more than six rows or columns the first and the last three.</summary>
    public override string ToString() => MatrixText.Format(this);
}
