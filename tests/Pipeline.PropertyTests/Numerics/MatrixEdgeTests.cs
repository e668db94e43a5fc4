using Pipeline.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Numerics;

/// <summary>Matrices of no rows, in factors and opened, and what is said where shapes do not fit.</summary>
public class MatrixEdgeTests
{
    static readonly Matrix<double> A = Matrix<double>.Of(2, 3, [1, 2, 3, 4, 5, 6]);

    static readonly Matrix<double> X = Matrix<double>.Of(1, 2, [1, 10]), Delta = Matrix<double>.Of(1, 3, [1, 2, 3]);

    static string Refusal(Func<object> f) => Assert.Throws<ArgumentException>(f).Message;

    [Fact]
    public void There_are_matrices_without_rows_and_without_columns()
    {
        Assert.Empty(Matrix<double>.Of(0, 3, []).Values);
        Assert.Empty(Matrix<double>.Of(3, 0, []).Values);
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix<double>.Of(-1, -2, [1, 2]));
        var product = Matrix<double>.TransposeTimes(Matrix<double>.Of(0, 2, []), Matrix<double>.Of(0, 3, []));
        Assert.Equal(new double[6], product.Values.ToArray());
    }

    [Fact]
    public void Numbers_are_filled_in_and_mapped_row_after_row()
    {
        Assert.Equal([0, 1, 2, 3, 4, 5], Matrix<double>.Fill(2, 3, i => i).Values.ToArray());
        Assert.Equal(new double[6], Matrix<double>.Zero(2, 3).Values.ToArray());
        Assert.Equal([2, 4, 6, 8, 10, 12], A.Map(new Scale(2)).Values.ToArray());
    }

    [Fact]
    public void What_stands_behind_the_numbers_in_a_longer_array_is_not_among_them() =>
        Assert.Equal([1, 2, 3, 4], new Matrix<double>(2, 2, [1, 2, 3, 4, 5]).Values.ToArray());

    [Fact]
    public void An_opened_matrix_is_its_base_plus_its_products()
    {
        var deferred = A.AsDeferred();
        var updated = deferred + Matrix<double>.TransposeTimes(X, Delta);
        Assert.Equal(A.Values, deferred.Values.ToArray());
        Assert.Equal([2, 4, 6, 14, 25, 36], updated.Values.ToArray());
        Assert.Equal([4, 8, 12, 28, 50, 72], (2 * updated).Values.ToArray());
    }

    [Fact]
    public void A_refusal_names_the_operation()
    {
        var (column, row) = (Matrix<double>.Zero(2, 1), Matrix<double>.Zero(1, 3));
        Assert.Contains("xᵀ·δ", Refusal(() => Matrix<double>.TransposeTimes(A, row)));
        Assert.Contains("a·b", Refusal(() => A * A));
        Assert.Contains("a·bᵀ", Refusal(() => Matrix<double>.TimesTransposed(A, column)));
        Assert.Contains("a above b", Refusal(() => Matrix<double>.VStack(A, column)));
        Assert.Contains("rows with a column", Refusal(() => A.ZipWithColumn(A, new Add())));
        Assert.Contains("rows with a column", Refusal(() => A.ZipWithColumn(Matrix<double>.Zero(3, 1), new Add())));
        Assert.Contains("rows plus a row", Refusal(() => A.AddRow(Matrix<double>.Zero(1, 2))));
        Assert.Contains("rows plus a row", Refusal(() => A.AddRow(A)));
        Assert.Contains("element by element", Refusal(() => A.Zip(A.Transpose(), new Add())));
    }

    // That two of 2³² hashes are equal by chance will not be seen.
    [Fact]
    public void The_hash_depends_on_shape_and_numbers()
    {
        Assert.NotEqual(Matrix<double>.Zero(2, 3).GetHashCode(), Matrix<double>.Zero(3, 2).GetHashCode());
        Assert.NotEqual(Matrix<double>.Zero(2, 3).GetHashCode(), A.GetHashCode());
    }

    [Fact]
    public void No_matrix_equals_only_no_matrix()
    {
        Matrix<double>? none = null;
        Assert.True(none == null);
        Assert.False(none == A);
        Assert.True(A != none);
    }

    [Fact]
    public void Products_with_an_opened_matrix_are_those_with_its_numbers()
    {
        var deferred = A.AsDeferred();
        var updated = deferred + Matrix<double>.TransposeTimes(X, Delta);
        var ones = Matrix<double>.Of(1, 3, [1, 1, 1]);
        Assert.Equal([41, 52, 63], (X * deferred).Values.ToArray());
        Assert.Equal([142, 254, 366], (X * updated).Values.ToArray());
        Assert.Equal([6, 15], Matrix<double>.TimesTransposed(ones, deferred).Values.ToArray());
        Assert.Equal([12, 75], Matrix<double>.TimesTransposed(ones, updated).Values.ToArray());
    }

    [Fact]
    public void Rows_of_a_source_are_read_from_the_first_one_on()
    {
        var m = Matrix<double>.FromSource(new Tens(), 4, 2, 3);
        var row = new double[3];
        m.CopyTo(1, row);
        Assert.Equal([50, 51, 52], row);
        Assert.Equal([50, 51, 52], m.Row(1).ToArray());
        Assert.Equal(52, m[1, 2]);
        Assert.Equal([40, 41, 42, 50, 51, 52], m.Materialize().Values.ToArray());
        A.CopyTo(1, row);
        Assert.Equal([4, 5, 6], row);
    }

    [Fact]
    public void Three_matrices_are_taken_element_by_element()
    {
        Assert.Equal([3, 6, 9, 12, 15, 18], A.Zip(A, A, new Sum()).Values.ToArray());
        Assert.Contains("element by element", Refusal(() => A.Zip(A.Transpose(), A, new Sum())));
        Assert.Contains("element by element", Refusal(() => A.Zip(A, A.Transpose(), new Sum())));
    }

    [Fact]
    public void Copies_stand_below_each_other() =>
        Assert.Equal([.. A.Values, .. A.Values, .. A.Values], A.Tile(3).Values.ToArray());

    /// <summary>Row i is 10i, 10i + 1, …</summary>
    sealed class Tens : RowSource<double>
    {
        public override void ComputeRows(int firstRow, Span<double> destination)
        {
            for (var i = 0; i < destination.Length; i++) destination[i] = 10 * (firstRow + i / 3) + i % 3;
        }
    }

    readonly struct Sum : ITernaryOp
    {
        public S Invoke<S>(S x, S y, S z) where S : IScalar<S> => x + y + z;
    }
}
