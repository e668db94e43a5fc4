using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Kernels;
using Pipeline.Scalars;

namespace Pipeline.Numerics;

/// <summary>An immutable matrix, row-major: a batch is <c>batch × width</c>, weights are <c>in × out</c>. Equal when shapes and numbers are.</summary>
/// <remarks>
/// A product xᵀ·δ may stay in its factors (<see cref="TransposeTimes"/>): the gradient of a dense layer's weights is one, and <c>W + factors</c> is a single
/// pass over W. An opened matrix (<see cref="WithPendingUpdates"/>) does not even make that pass: it keeps its base and collects what is added to it, so that
/// the weights after k updates share the numbers they began with. Whoever looks at the numbers of such a matrix has them written out, once.
/// Every element of every result is one fused multiply-add chain in ascending order, so neither vector width nor threads can change a bit.
/// </remarks>
/// <typeparam name="T">The element type: float, double or <see cref="Dual"/>.</typeparam>
public sealed class Matrix<T> : IEquatable<Matrix<T>> where T : unmanaged
{
    // The numbers themselves (maybe more than rows × columns), or what they are made of: a Source of rows, or a sum that is Unwritten. One reference for all three, because a pass over
    // single samples makes a matrix for each of them.
    readonly object numbers;
    readonly int first;         // row of the source

    internal Matrix(int rows, int columns, T[] owned) => (Rows, Columns, numbers) = (rows, columns, owned);

    internal Matrix(Matrix<T>? start, LowRankTerms<T> terms) =>
        (Rows, Columns, numbers) = (terms.X.Columns, terms.Delta.Columns, new LazySum<T>(start, terms));

    internal Matrix(int rows, int columns, RowSource<T> source, int first) =>
        (Rows, Columns, numbers, this.first) = (rows, columns, source, first);

    /// <summary>Rows.</summary>
    public int Rows { get; }

    /// <summary>Columns.</summary>
    public int Columns { get; }

    /// <summary>The factors, where the matrix is a product xᵀ·δ that is kept in them.</summary>
    internal LowRankTerms<T>? Factors => Base is null ? LowRankTerms : null;

    /// <summary>Where the matrix is opened: what it was before the <see cref="LowRankTerms"/> were added.</summary>
    internal Matrix<T>? Base => (numbers as LazySum<T>)?.Base;

    /// <summary>The factors of a product, or of all that was added to <see cref="Base"/>: their batches behind each other.</summary>
    internal LowRankTerms<T>? LowRankTerms => (numbers as LazySum<T>)?.Terms;

    /// <summary>Terms that were added to <see cref="Base"/>: none unless the matrix is opened.</summary>
    internal int PendingRank => Base is null ? 0 : LowRankTerms!.X.Rows;

    static Kernels<T> Kernels => Kernels<T>.Default;

    /// <summary>The numbers, row after row.</summary>
    public ImmutableArray<T> Values => Array.Length == Rows * Columns ? ImmutableCollectionsMarshal.AsImmutableArray(Array) : [.. Span];

    /// <summary>The number in row <paramref name="row"/> and column <paramref name="column"/>.</summary>
    public T this[int row, int column] => RowSource is null ? Array[row * Columns + column] : Row(row)[column];

    /// <summary>The numbers, row after row.</summary>
    public ReadOnlySpan<T> Span => Array.AsSpan(0, Rows * Columns);

    internal T[] Array => numbers switch
    {
        T[] written => written,
        LazySum<T> sum => sum.Values.Value,
        _ => ReadRows(),
    };

    RowSource<T>? RowSource => numbers as RowSource<T>;

    /// <summary>A matrix of numbers that are already there; no copy is made.</summary>
    /// <exception cref="ArgumentException">There are not rows × columns numbers.</exception>
    public static Matrix<T> Of(int rows, int columns, ImmutableArray<T> values)
    {
        if (rows < 0 || columns < 0 || values.Length != (long)rows * columns) throw new ArgumentException($"{rows} × {columns} numbers expected, {values.Length} given.");
        return new(rows, columns, ImmutableCollectionsMarshal.AsArray(values)!);
    }

    /// <summary>A matrix whose number at position i (row · columns + column) is f(i).</summary>
    public static Matrix<T> Fill(int rows, int columns, Func<int, double> f)
    {
        var y = new T[rows * columns];
        for (var i = 0; i < y.Length; i++) y[i] = Kernels.FromDouble(f(i));
        return new(rows, columns, y);
    }

    /// <summary>Rows of a source from number <paramref name="first"/> on, made whenever somebody asks for them; <see cref="Materialize"/> keeps them.</summary>
    internal static Matrix<T> FromRows(RowSource<T> source, int first, int rows, int columns) => new(rows, columns, source, first);

    /// <summary>Zeros.</summary>
    public static Matrix<T> Zero(int rows, int columns) => new(rows, columns, new T[rows * columns]);

    /// <summary>xᵀ·δ, kept in its factors. x: batch × in; δ: batch × out; the product: in × out.</summary>
    public static Matrix<T> TransposeTimes(Matrix<T> x, Matrix<T> delta)
    {
        Shapes.Require(x.Rows == delta.Rows, "xᵀ·δ", x, delta);
        return new(null, new(x, delta));
    }

    /// <summary>The same matrix, which from now on collects the products that are added to it: W, W + x₁ᵀδ₁, … share the numbers of W.</summary>
    /// <remarks>
    /// The price is paid where it is multiplied: a·(W + xᵀδ) = a·W + (a·xᵀ)·δ, one chain that goes on where that of a·W ends. So an opened
    /// matrix rounds differently from one that is written out; in exact arithmetic they are the same.
    /// </remarks>
    public Matrix<T> WithPendingUpdates() => Base is not null ? this : new(this, new(new(0, Rows, []), new(0, Columns, [])));

    /// <summary>The same matrix with its numbers written out, W + xᵀδ as one chain per element that begins with W's.</summary>
    public Matrix<T> Materialize() => numbers switch
    {
        T[] => this,
        _ => new(Rows, Columns, Array),
    };

    /// <summary>a·b.</summary>
    public static Matrix<T> operator *(Matrix<T> a, Matrix<T> b)
    {
        Shapes.Require(a.Columns == b.Rows, "a·b", a, b);
        return b.Base is { } start
            ? (a * start).AddProduct(TimesTransposed(a, b.LowRankTerms!.X), b.LowRankTerms.Delta)
            : Product(null, a, b, isTransposed: false);
    }

    /// <summary>a·bᵀ.</summary>
    public static Matrix<T> TimesTransposed(Matrix<T> a, Matrix<T> b)
    {
        Shapes.Require(a.Columns == b.Columns, "a·bᵀ", a, b);
        return b.Base is { } start
            ? TimesTransposed(a, start).AddProduct(TimesTransposed(a, b.LowRankTerms!.Delta), b.LowRankTerms.X)
            : b.Rows > a.Rows
            ? Product(null, b, a, isTransposed: true).Transpose()           // the same chains; it is the smaller factor that is cut into panels
            : Product(null, a, b, isTransposed: true);
    }

    /// <summary>a times every number; a product in factors stays in them, with a·δ rounded once.</summary>
    public static Matrix<T> operator *(double a, Matrix<T> m) =>
        m.Factors is var (x, delta) ? TransposeTimes(x, a * delta) : m.Map(new Scale(a));

    /// <summary>
    /// a + b. Where b is in factors this is one pass over a, or none where a is opened; two products in factors become one with their batches
    /// behind each other.
    /// </summary>
    public static Matrix<T> operator +(Matrix<T> a, Matrix<T> b)
    {
        Shapes.RequireSame(a, b);
        return (a.LowRankTerms, b.Factors) switch
        {
            ({ } terms, { } more) => new(a.Base, terms.Concat(more)),
            (null, { } factors) => LazySum<T>.Materialize(a, factors),
            _ when a.Factors is { } factors => LazySum<T>.Materialize(b, factors),
            _ => a.Zip(b, new Add()),
        };
    }

    /// <summary>a − b.</summary>
    public static Matrix<T> operator -(Matrix<T> a, Matrix<T> b) => a.Zip(b, new Subtract());

    /// <summary>The rows of <paramref name="a"/>, then those of <paramref name="b"/>.</summary>
    public static Matrix<T> Stack(Matrix<T> a, Matrix<T> b)
    {
        Shapes.Require(a.Columns == b.Columns, "a above b", a, b);
        return new(a.Rows + b.Rows, a.Columns, [.. a.Span, .. b.Span]);
    }

    /// <summary>f of every number.</summary>
    public Matrix<T> Map<F>(F f) where F : struct, IUnaryOp
    {
        var y = Allocate(Rows, Columns);
        Kernels.Map(f, Span, y.Array);
        return y;
    }

    /// <summary>f of the numbers at the same place.</summary>
    public Matrix<T> Zip<F>(Matrix<T> b, F f) where F : struct, IBinaryOp
    {
        Shapes.RequireSame(this, b);
        var y = Allocate(Rows, Columns);
        Kernels.Zip(f, Span, b.Span, y.Array);
        return y;
    }

    /// <summary>f of the numbers at the same place.</summary>
    public Matrix<T> Zip<F>(Matrix<T> b, Matrix<T> c, F f) where F : struct, ITernaryOp
    {
        Shapes.RequireSame(this, b);
        Shapes.RequireSame(this, c);
        var y = Allocate(Rows, Columns);
        Kernels.Zip(f, Span, b.Span, c.Span, y.Array);
        return y;
    }

    /// <summary>f of every row and the number of <paramref name="column"/> (rows × 1) beside it.</summary>
    public Matrix<T> ZipWithColumn<F>(Matrix<T> column, F f) where F : struct, IBinaryOp
    {
        Shapes.Require(column.Rows == Rows && column.Columns == 1, "rows with a column", this, column);
        return Zip(column * Fill(1, Columns, _ => 1), f);
    }

    /// <summary><paramref name="row"/> (1 × columns) added to every row.</summary>
    public Matrix<T> AddRow(Matrix<T> row)
    {
        Shapes.Require(row.Rows == 1 && row.Columns == Columns, "rows plus a row", this, row);
        var y = Allocate(Rows, Columns);
        for (var i = 0; i < Rows; i++) Kernels.Zip(new Add(), Row(i), row.Span, y.Array.AsSpan(i * Columns, Columns));
        return y;
    }

    /// <summary>The rows of this matrix, so many times below each other.</summary>
    internal Matrix<T> Tile(int times)
    {
        var y = Allocate(times * Rows, Columns);
        for (var i = 0; i < times; i++) Span.CopyTo(y.Array.AsSpan(i * Rows * Columns));
        return y;
    }

    /// <summary>The numbers of row <paramref name="index"/>.</summary>
    public ReadOnlySpan<T> Row(int index)
    {
        if (RowSource is null) return Span.Slice(index * Columns, Columns);
        var row = new T[Columns];
        CopyTo(index, row);
        return row;
    }

    /// <summary>1 × columns: each column added up from the first row down.</summary>
    public Matrix<T> ColumnSums() => Rows == 1 ? this : Fill(1, Rows, _ => 1) * this;

    /// <summary>rows × 1: each row added up from the first column on.</summary>
    public Matrix<T> RowSums()
    {
        var y = Allocate(Rows, 1);
        for (var i = 0; i < Rows; i++) y.Array[i] = Kernels.Sum(Row(i));
        return y;
    }

    /// <summary>rows × 1: the largest real part of each row, as constants.</summary>
    public Matrix<T> RowMaxima()
    {
        var y = Allocate(Rows, 1);
        for (var i = 0; i < Rows; i++) y.Array[i] = Kernels.Max(Row(i));
        return y;
    }

    /// <summary>All numbers added up, row after row, from the first on.</summary>
    public T Sum() => Kernels.Sum(Span);

    /// <summary>⟨a, b⟩ = Σ aᵢbᵢ: the products, rounded, added up from the first on.</summary>
    public static T Dot(Matrix<T> a, Matrix<T> b) => a.Zip(b, new Multiply()).Sum();

    /// <summary>The transpose.</summary>
    public Matrix<T> Transpose()
    {
        var y = GC.AllocateUninitializedArray<T>(Rows * Columns);
        Kernels.Transpose(Span, Rows, Columns, y);
        return new(Columns, Rows, y);
    }

    /// <summary>f(position, number) of every number, in another element type.</summary>
    public Matrix<U> MapIndexed<U>(Func<int, T, U> f) where U : unmanaged
    {
        var x = Span;
        var y = new U[x.Length];
        for (var i = 0; i < y.Length; i++) y[i] = f(i, x[i]);
        return Matrix<U>.Of(Rows, Columns, ImmutableCollectionsMarshal.AsImmutableArray(y));
    }

    /// <summary>Writes the numbers, row after row; those that do not exist yet are made there.</summary>
    internal void CopyTo(Span<T> place) => CopyTo(0, place[..(Rows * Columns)]);

    /// <summary>Writes rows from number <paramref name="row"/> on, until the place is full.</summary>
    internal void CopyTo(int row, Span<T> place)
    {
        if (RowSource is { } source) source.CopyRows(first + row, place);
        else Span.Slice(row * Columns, place.Length).CopyTo(place);
    }

    T[] ReadRows()
    {
        var made = GC.AllocateUninitializedArray<T>(Rows * Columns);
        CopyTo(made);
        return made;
    }

    /// <summary>this + a·b, each element one chain that begins with this matrix's.</summary>
    Matrix<T> AddProduct(Matrix<T> a, Matrix<T> b) => a.Columns == 0 ? this : Product(this, a, b, isTransposed: false);

    /// <summary>start + a·b, or start + a·bᵀ.</summary>
    static Matrix<T> Product(Matrix<T>? start, Matrix<T> a, Matrix<T> b, bool isTransposed)
    {
        var y = Allocate(a.Rows, isTransposed ? b.Rows : b.Columns);
        Kernels.Gemm(start?.Array, a.Array, new(b.Array, isTransposed), y.Array, new(a.Rows, a.Columns, y.Columns));
        return y;
    }

    internal static Matrix<T> Allocate(int rows, int columns) =>
        new(rows, columns, GC.AllocateUninitializedArray<T>(rows * columns));

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

    /// <summary>Whether both are equal.</summary>
    public static bool operator ==(Matrix<T>? a, Matrix<T>? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Matrix<T>? a, Matrix<T>? b) => !(a == b);

    /// <summary>The shape.</summary>
    public override string ToString() => $"{Rows} × {Columns}";
}
