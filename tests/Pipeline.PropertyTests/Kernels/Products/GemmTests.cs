using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Products against the triple loop for all shapes, layouts, SIMD widths and numbers of threads: bitwise equality.</summary>
public abstract class GemmTests<T> where T : unmanaged
{
    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;
    readonly int[] columns;

    /// <param name="fma">a·b + c, rounded once.</param>
    /// <param name="kernels">Kernels that use all threads even for the smallest product.</param>
    /// <param name="columns">Widths that cover every combination of full and partial vectors.</param>
    internal GemmTests(Func<T, T, T, T> fma, Kernels<T> kernels, int[] columns) =>
        (this.fma, this.kernels, this.columns) = (fma, kernels, columns);

    internal static readonly int[] Widths = [.. Enumerable.Range(1, 40), 47, 48, 49, 63, 64, 65, 99, 100, 113, 127, 128, 129, 225];
    static readonly int[] Inners = [1, 2, 5, 17, 33];
    static readonly bool[] Booleans = [false, true];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Gemm_of_every_small_shape_has_the_bits_of_the_triple_loop(bool transposedA, bool transposedB)
    {
        var (start, a, b) = Operands(Key.From(0), new(9, 33, 225));
        foreach (var hasStart in Booleans)
            foreach (var inner in Inners)
                foreach (var width in columns)
                    for (var rows = 1; rows <= 9; rows++)
                    {
                        GemmOperand<T> left = new(a.AsMemory(0, rows * inner), transposedA);
                        GemmOperand<T> right = new(b.AsMemory(0, inner * width), transposedB);
                        AssertEqual(kernels, hasStart ? start[..(rows * width)] : null, left, right, new(rows, inner, width));
                    }
    }

    // Inner dimensions of up to 1000 span several depth blocks.
    [Fact]
    public void Gemm_of_larger_shapes_has_the_bits_of_the_triple_loop()
    {
        var key = Key.From(4);
        for (var i = 0; i < 16; i++)
        {
            var inner = 1 + key.UniformInt(3 * i + 1, i < 4 ? 1000 : 200);
            var shape = new GemmShape(1 + key.UniformInt(3 * i, 50), inner, 1 + key.UniformInt(3 * i + 2, 260));
            var (start, a, b) = Operands(key.FoldIn(i), shape);
            AssertEqual(kernels, i % 2 == 0 ? null : start, new(a, i / 2 % 2 == 1), new(b, i / 4 % 2 == 1), shape);
        }
    }

    // Columns of a wider factor, packed once, and products with some rows of A each.
    [Fact]
    public void A_factor_that_is_packed_once_gives_the_same_bits()
    {
        var key = Key.From(9);
        for (var i = 0; i < 24; i++)
        {
            var shape = new GemmShape(
                1 + key.UniformInt(3 * i, 50), key.UniformInt(3 * i + 1, i < 6 ? 700 : 90), 1 + key.UniformInt(3 * i + 2, 260));
            var (start, a, b) = Operands(key.FoldIn(i), shape);
            GemmOperand<T> left = new(a, i % 2 == 1), right = new(b, i / 2 % 2 == 1);
            var packed = new T[kernels.PackedLength(shape.K, shape.N)];
            kernels.Pack(right, shape, packed);
            foreach (var addend in new[] { start, null })
            {
                var y = start.ToArray();
                kernels.GemmPacked(addend is null ? default(ReadOnlyMemory<T>) : y, left, packed, y, shape);
                Assert.True(Bits.AreEqual<T>(NaiveGemm.Of(fma, addend, left, right, shape), y), $"{shape}");
            }
        }
    }

    // A sum of zeros may be −0 where terms are skipped, so 0 is added to both sides; every other bit is the same.
    [Fact]
    public void Terms_of_zeros_are_skipped_without_another_bit()
    {
        var key = Key.From(11);
        for (var i = 0; i < 24; i++)
        {
            var shape = new GemmShape(1, 1 + key.UniformInt(2 * i, 300), 1 + key.UniformInt(2 * i + 1, 260));
            var (_, a, b) = Operands(key.FoldIn(i), shape);
            for (var k = 0; k < shape.K; k++)
                if (key.FoldIn(i).UniformInt(k / 5, 3) > 0) a[k] = default;
            var (packed, y) = (new T[kernels.PackedLength(shape.K, shape.N)], new T[kernels.PaddedWidth(shape.N)]);
            kernels.Pack(b, shape, packed);
            kernels.GemmPacked(a, shape.K, packed, y, shape with { N = y.Length }, skipsZeros: true);
            var (expected, zeros) = (NaiveGemm.Of(fma, null, a, b, shape), new T[shape.N]);
            kernels.Zip(new Add(), expected, zeros, expected);
            kernels.Zip(new Add(), y.AsSpan(0, shape.N), zeros, y);
            Assert.True(Bits.AreEqual<T>(expected, y.AsSpan(0, shape.N)), $"{shape}");
        }
    }

    // Rows with a stride, as many as there are rows, and each alone: vector-matrix products of every width of a group of panels.
    [Fact]
    public void Rows_times_a_packed_factor_have_the_same_bits()
    {
        var key = Key.From(10);
        for (var i = 0; i < 44; i++)
        {
            var columns = 1 + (i < 36 ? i * kernels.SimdWidth / 2 : key.UniformInt(3 * i + 2, 260));
            var k = key.UniformInt(3 * i + 1, i % 8 == 0 ? 700 : 90);
            var shape = new GemmShape(1 + key.UniformInt(3 * i, 21), k, columns);
            var (aStride, n) = (k + i % 3, kernels.PaddedWidth(columns));
            var (_, a, b) = Operands(key.FoldIn(i), shape with { K = aStride });
            var packed = new T[kernels.PackedLength(k, columns)];
            kernels.Pack(new(b.AsMemory(0, k * columns), IsTransposed: false), shape, packed);
            var y = new T[shape.M * n];
            kernels.GemmPacked(a, aStride, packed, y, new(shape.M, k, n), skipsZeros: false);
            T[] left = [.. Enumerable.Range(0, shape.M * k).Select(index => a[index / k * aStride + index % k])];
            var expected = NaiveGemm.Of(fma, null, left, new(b.AsMemory(0, k * columns), IsTransposed: false), shape);
            for (var row = 0; row < shape.M; row++)
            {
                var expectedRow = expected.AsSpan(row * columns, columns);
                Assert.True(Bits.AreEqual<T>(expectedRow, y.AsSpan(row * n, columns)), $"{shape}, row {row}");
                var single = new T[n];
                kernels.GemmPacked(a.AsSpan(row * aStride, k), aStride, packed, single, new(1, k, n), skipsZeros: false);
                Assert.True(Bits.AreEqual<T>(expectedRow, single.AsSpan(0, columns)), $"{shape}, row {row} alone");
            }
        }
    }

    [Fact]
    public void Gemm_with_inner_dimension_0_is_the_start_or_zero()
    {
        foreach (var width in columns)
            foreach (var rows in new[] { 3, 5 })        // row by row, and in panels
            {
                AssertEqual(kernels, null, new(default, false), new(default, false), new(rows, 0, width));
                var start = Draw.Numbers<T>(Key.From(5), rows * width);
                AssertEqual(kernels, start, new(default, true), new(default, true), new(rows, 0, width));
            }
    }

    [Fact]
    public void Leading_dimensions_may_be_larger_than_the_row_length()
    {
        foreach (var width in columns.Where(width => width < 70))
            foreach (var (transposedA, transposedB) in new[] { (false, false), (false, true), (true, false), (true, true) })
                foreach (var rows in new[] { 1, 3, 8, 13 })
                {
                    var shape = new GemmShape(rows, 19, width);
                    var (start, a, b) = Operands(Key.From(8), shape);
                    GemmOperand<T> denseA = new(a, transposedA), denseB = new(b, transposedB);
                    var expected = NaiveGemm.Of(fma, start, denseA, denseB, shape);
                    var y = new T[rows * (width + 3)];
                    for (var i = 0; i < rows; i++) start.AsSpan(i * width, width).CopyTo(y.AsSpan(i * (width + 3)));
                    var (paddedA, paddedB) = (PadRows(denseA, transposedA ? rows : 19, 5), PadRows(denseB, transposedB ? 19 : width, 2));
                    kernels.Gemm(y, paddedA, paddedB, y, shape with { LeadingDimension = width + 3 });
                    for (var i = 0; i < rows; i++)
                    {
                        var row = y.AsSpan(i * (width + 3), width);
                        Assert.True(Bits.AreEqual<T>(expected.AsSpan(i * width, width), row), $"{shape}, row {i}");
                    }
                }
    }

    [Fact]
    public void The_result_may_overwrite_the_start()
    {
        foreach (var width in columns)
            foreach (var rows in new[] { 1, 2, 3, 4, 9, 17 })
                foreach (var inner in new[] { 21, 300 })        // one depth block, and several
                {
                    var shape = new GemmShape(rows, inner, width);
                    var (y, a, b) = Operands(Key.From(9), shape);
                    var expected = NaiveGemm.Of(fma, y, a, b, shape);
                    kernels.WithThreads(3).Gemm(y, a, b, y, shape);
                    Assert.True(Bits.AreEqual<T>(expected, y), $"{shape}");
                }
    }

    /// <summary>The operand with rows of <paramref name="length"/> elements padded to a larger leading dimension.</summary>
    static GemmOperand<T> PadRows(GemmOperand<T> dense, int length, int padding)
    {
        var rows = dense.Values.Length / length;
        var padded = new T[rows * (length + padding)];
        for (var i = 0; i < rows; i++) dense.Values.Span.Slice(i * length, length).CopyTo(padded.AsSpan(i * (length + padding)));
        return new(padded, dense.IsTransposed) { LeadingDimension = length + padding };
    }

    // Rows that are not a multiple of the panels, fewer rows than threads, and products narrower than a vector.
    [Theory]
    [InlineData(131, 51, 29)]
    [InlineData(29, 51, 131)]
    [InlineData(61, 20, 3)]
    [InlineData(5, 9, 40)]
    [InlineData(1, 100, 7)]
    [InlineData(2, 30, 47)]
    public void Gemm_has_the_same_bits_for_any_number_of_threads(int rows, int inner, int width)
    {
        var shape = new GemmShape(rows, inner, width);
        var (start, a, b) = Operands(Key.From(6), shape);
        foreach (var threads in new[] { 1, 2, 3, 7 })
        {
            AssertEqual(kernels.WithThreads(threads), null, new(a, false), new(b, false), shape);
            AssertEqual(kernels.WithThreads(threads), start, new(a, true), new(b, true), shape);
        }
    }

    // With the default MinWorkPerThread: enough multiplications for three threads.
    [Fact]
    public void A_large_Gemm_has_the_same_bits_on_one_and_three_threads()
    {
        var shape = new GemmShape(203, 250, 249);
        var (_, a, b) = Operands(Key.From(7), shape);
        Assert.True(203 * 250 * 249 >= 3 * Kernels<T>.Default.MinWorkPerThread);
        var expected = Run(Kernels<T>.Default, null, a, b, shape);
        Assert.True(Bits.AreEqual<T>(expected, Run(Kernels<T>.Default.WithThreads(3), null, a, b, shape)));
    }

    void AssertEqual(Kernels<T> tested, T[]? start, GemmOperand<T> a, GemmOperand<T> b, GemmShape shape) => Assert.True(
        Bits.AreEqual<T>(NaiveGemm.Of(fma, start, a, b, shape), Run(tested, start, a, b, shape)),
        $"{shape}, A {(a.IsTransposed ? "transposed" : "")}, B {(b.IsTransposed ? "transposed" : "")}");

    static T[] Run(Kernels<T> tested, T[]? start, GemmOperand<T> a, GemmOperand<T> b, GemmShape shape)
    {
        var y = new T[shape.M * shape.N];
        tested.Gemm(start, a, b, y, shape);
        return y;
    }

    static (T[] Start, T[] A, T[] B) Operands(Key key, GemmShape shape) => (
        Draw.Numbers<T>(key.FoldIn(1), shape.M * shape.N),
        Draw.Numbers<T>(key.FoldIn(2), shape.M * shape.K),
        Draw.Numbers<T>(key.FoldIn(3), shape.K * shape.N));
}

public class Float256GemmTests()
    : GemmTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }, Widths);

public class Float512GemmTests()
    : GemmTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 }, Widths);

public class Double256GemmTests()
    : GemmTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>> { MinWorkPerThread = 1 }, Widths);

public class Double512GemmTests()
    : GemmTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 }, Widths);

public class DualGemmTests()
    : GemmTests<Dual>(Dual.Fma, new Kernels<Dual, Dual> { MinWorkPerThread = 1 }, [1, 2, 3, 4, 5, 7, 8, 9, 33]);
