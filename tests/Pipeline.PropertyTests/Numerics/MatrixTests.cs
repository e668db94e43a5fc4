using System.Collections.Immutable;
using FsCheck.Xunit;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Kernels;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Numerics;

public class MatrixTests
{
    [Property(MaxTest = 50)]
    public bool Equality_is_of_shape_and_elements(long seed, byte rows, byte columns)
    {
        var (r, c) = (1 + rows % 7, 1 + columns % 7);
        var (a, copy) = (Draw.Matrix<float>(Key.From(seed), r, c), Draw.Matrix<float>(Key.From(seed), r, c));
        var changed = Matrix<float>.Of(r, c, a.Values.SetItem(r * c - 1, 2));
        return a == copy && a.Equals((object)copy) && a.GetHashCode() == copy.GetHashCode()
            && a != changed && Matrix<float>.Of(1, r * c, a.Values) == a == (r == 1) && a != null;
    }

    [Fact]
    public void Equality_distinguishes_negative_and_positive_zero() =>
        Assert.NotEqual(Matrix<double>.Of(1, 1, [0.0]), Matrix<double>.Of(1, 1, [-0.0]));

    [Property(MaxTest = 50)]
    public bool A_factored_product_equals_the_materialized_one(long seed, byte sizes)
    {
        var (x, delta) = Factors(seed, sizes);
        var (factored, dense) = (Matrix<float>.TransposeTimes(x, delta), x.Transpose() * delta);
        return factored.ProductFactors is not null && dense.ProductFactors is null
            && factored == dense && factored.GetHashCode() == dense.GetHashCode();
    }

    [Property(MaxTest = 50)]
    public bool Adding_a_factored_product_is_one_FMA_chain_that_begins_with_the_matrix(long seed, byte sizes)
    {
        var (x, delta) = Factors(seed, sizes);
        var w = Draw.Matrix<float>(Key.From(seed).FoldIn(3), x.Columns, delta.Columns);
        var shape = new GemmShape(w.Rows, x.Rows, w.Columns);
        var xTransposed = GemmOperand<float>.Transposed(x.Values.AsMemory());
        var expected = NaiveGemm.Of(MathF.FusedMultiplyAdd, [.. w.Values], xTransposed, (float[])[.. delta.Values], shape);
        return w + Matrix<float>.TransposeTimes(x, delta) == Matrix<float>.Of(w.Rows, w.Columns, [.. expected])
            && Matrix<float>.TransposeTimes(x, delta) + w == w + Matrix<float>.TransposeTimes(x, delta);
    }

    [Property(MaxTest = 50)]
    public bool The_sum_of_two_factored_products_stacks_their_batches(long seed, byte sizes)
    {
        var ((x, delta), (u, epsilon)) = (Factors(seed, sizes), Factors(seed + 1, sizes));
        var w = Draw.Matrix<float>(Key.From(seed).FoldIn(3), x.Columns, delta.Columns);
        var (f, g) = (Matrix<float>.TransposeTimes(x, delta), Matrix<float>.TransposeTimes(u, epsilon));
        return f + g == Matrix<float>.TransposeTimes(Matrix<float>.VStack(x, u), Matrix<float>.VStack(delta, epsilon))
            && w + (f + g) == w + f + g;
    }

    [Property(MaxTest = 50)]
    public bool A_multiple_of_a_factored_product_stays_factored(long seed, byte sizes)
    {
        var (x, delta) = Factors(seed, sizes);
        return (-0.3 * Matrix<float>.TransposeTimes(x, delta)).ProductFactors == new LowRankFactors<float>(x, -0.3 * delta);
    }

    [Property(MaxTest = 50)]
    public bool Transposing_twice_is_the_identity(long seed, byte rows, byte columns)
    {
        var a = Draw.Matrix<double>(Key.From(seed), 1 + rows % 9, 1 + columns % 9);
        return a.Transpose().Transpose() == a
            && Enumerable.Range(0, a.Rows).All(i => Enumerable.Range(0, a.Columns).All(j => a[i, j] == a.Transpose()[j, i]));
    }

    [Property(MaxTest = 50)]
    public bool TimesTransposed_is_the_product_with_the_transpose(long seed, byte rows, byte columns)
    {
        var (a, b) = (Draw.Matrix<float>(Key.From(seed), 1 + rows % 9, 5), Draw.Matrix<float>(Key.From(seed + 1), 1 + columns % 20, 5));
        return Matrix<float>.TimesTransposed(a, b) == a * b.Transpose();
    }

    [Property(MaxTest = 50)]
    public bool Stack_concatenates_rows(long seed, byte rows, byte more)
    {
        var (a, b) = (Draw.Matrix<float>(Key.From(seed), 1 + rows % 5, 3), Draw.Matrix<float>(Key.From(seed + 1), 1 + more % 5, 3));
        var stacked = Matrix<float>.VStack(a, b);
        return stacked.Rows == a.Rows + b.Rows && stacked.Values.SequenceEqual([.. a.Values, .. b.Values]);
    }

    [Property(MaxTest = 50)]
    public bool Column_sums_row_sums_and_row_maxima_reduce_in_ascending_order(long seed, byte rows, byte columns)
    {
        var a = Draw.Matrix<float>(Key.From(seed), 1 + rows % 9, 1 + columns % 40);
        float ColumnSum(int j) => Enumerable.Range(0, a.Rows).Aggregate(0f, (sum, i) => sum + a[i, j]);
        float RowSum(int i) => Enumerable.Range(0, a.Columns).Aggregate(0f, (sum, j) => sum + a[i, j]);
        return a.ColumnSums() == Matrix<float>.Of(1, a.Columns, [.. Enumerable.Range(0, a.Columns).Select(ColumnSum)])
            && a.RowSums() == Matrix<float>.Of(a.Rows, 1, [.. Enumerable.Range(0, a.Rows).Select(RowSum)])
            && a.RowMaxima() == Matrix<float>.Of(a.Rows, 1, [.. Enumerable.Range(0, a.Rows).Select(i => a.Row(i).ToArray().Max())])
            && a.Sum() == a.Values.Aggregate(0f, (sum, x) => sum + x);
    }

    [Fact]
    public void Column_sums_of_a_single_row_keep_negative_zeros()
    {
        var row = Matrix<double>.Of(1, 3, [-0.0, 0.0, -1.5]);
        Assert.Equal(row, row.ColumnSums());
    }

    [Fact]
    public void AsDeferred_is_idempotent_and_Materialize_keeps_the_value()
    {
        var update = Matrix<float>.TransposeTimes(Draw.Matrix<float>(Key.From(2), 2, 3), Draw.Matrix<float>(Key.From(3), 2, 4));
        var pending = Draw.Matrix<float>(Key.From(1), 3, 4).AsDeferred() + update;
        Assert.Same(pending, pending.AsDeferred());
        Assert.Equal(2, pending.PendingRank);
        Assert.Equal((pending, 0), (pending.Materialize(), pending.Materialize().PendingRank));
        Assert.Same(pending.DeferredBase, pending.DeferredBase!.Materialize());
    }

    [Property(MaxTest = 50)]
    public bool AddRow_and_ZipWithColumn_broadcast(long seed, byte rows, byte columns)
    {
        var a = Draw.Matrix<float>(Key.From(seed), 1 + rows % 9, 1 + columns % 40);
        var (row, column) = (Draw.Matrix<float>(Key.From(seed + 1), 1, a.Columns), Draw.Matrix<float>(Key.From(seed + 2), a.Rows, 1));
        return a.AddRow(row) == a.MapIndexed((i, x) => x + row.Values[i % a.Columns])
            && a.ZipWithColumn(column, new Multiply()) == a.MapIndexed((i, x) => x * column.Values[i / a.Columns]);
    }

    [Fact]
    public void There_is_at_least_one_thread() => Assert.Throws<ArgumentOutOfRangeException>(() => Kernels<float>.Default.WithThreads(0));

    static readonly Matrix<float> A = Matrix<float>.Zero(2, 3), B = Matrix<float>.Zero(4, 5), Tall = Matrix<float>.Zero(2, 5);

    public static TheoryData<string, Func<Matrix<float>>, string, string> IncompatibleShapes => new()
    {
        { "product", () => A * B, "2 × 3", "4 × 5" },
        { "transposed product", () => Matrix<float>.TimesTransposed(A, B), "2 × 3", "4 × 5" },
        { "sum", () => A + B, "2 × 3", "4 × 5" },
        { "difference", () => A - B, "2 × 3", "4 × 5" },
        { "zip of three", () => A.Zip(A, B, default(Middle)), "2 × 3", "4 × 5" },
        { "outer product", () => Matrix<float>.TransposeTimes(A, B), "2 × 3", "4 × 5" },
        { "stack", () => Matrix<float>.VStack(A, B), "2 × 3", "4 × 5" },
        { "row broadcast", () => A.AddRow(B), "2 × 3", "4 × 5" },
        { "column broadcast", () => A.ZipWithColumn(B, new Add()), "2 × 3", "4 × 5" },
        { "dense plus factored", () => B + Matrix<float>.TransposeTimes(A, Tall), "4 × 5", "3 × 5" },
        { "factored plus factored", () => Matrix<float>.TransposeTimes(A, A) + Matrix<float>.TransposeTimes(Tall, A), "3 × 3", "5 × 3" },
    };

    [Theory]
    [MemberData(nameof(IncompatibleShapes))]
    public void Incompatible_shapes_are_refused_with_both_shapes(string operation, Func<Matrix<float>> run, string first, string second)
    {
        var message = Assert.Throws<ArgumentException>(run).Message;
        Assert.True(message.Contains(first) && message.Contains(second), $"{operation}: {message}");
    }

    [Fact]
    public void Too_few_elements_for_the_shape_are_refused() =>
        Assert.Contains(
            "A matrix of 2 × 3 has 6 numbers, but 5 are given.",
            Assert.Throws<ArgumentException>(() => Matrix<float>.Of(2, 3, ImmutableArray.Create(1f, 2, 3, 4, 5))).Message);

    [Theory]
    [InlineData(-1, -5)]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public void Negative_dimensions_are_refused_even_if_their_product_fits(int rows, int columns) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Matrix<float>.Of(rows, columns, [.. new float[rows * columns]]));

    static (Matrix<float> X, Matrix<float> Delta) Factors(long seed, byte sizes)
    {
        var (batch, inputs, outputs) = (1 + (sizes & 3), 1 + (sizes >> 2 & 7), 1 + (sizes >> 5) * 5);
        return (Draw.Matrix<float>(Key.From(seed).FoldIn(1), batch, inputs), Draw.Matrix<float>(Key.From(seed).FoldIn(2), batch, outputs));
    }

    readonly struct Middle : ITernaryOp
    {
        public S Invoke<S>(S x, S y, S z) where S : IScalar<S> => y;
    }
}
