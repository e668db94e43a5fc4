using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Products against the triple loop, tolerance zero: whatever the shape, the order in memory, the lanes and the threads.</summary>
public abstract class GemmTests<T> where T : unmanaged
{
    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;
    readonly int[] columns;

    /// <param name="fma">a·b + c, rounded once.</param>
    /// <param name="kernels">Kernels for which the smallest product is worth a thread.</param>
    /// <param name="columns">Widths that meet every way of covering a row with lanes.</param>
    internal GemmTests(Func<T, T, T, T> fma, Kernels<T> kernels, int[] columns) =>
        (this.fma, this.kernels, this.columns) = (fma, kernels, columns);

    internal static readonly int[] Widths = [.. Enumerable.Range(1, 40), 47, 48, 49, 63, 64, 65, 99, 100, 113, 127, 128, 129, 225];
    static readonly int[] Inners = [1, 2, 5, 17, 33];
    static readonly bool[] Either = [false, true];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Every_small_shape_equals_the_triple_loop_bit_for_bit(bool transposedA, bool transposedB)
    {
        var (start, a, b) = (Draw.Numbers<T>(Key.From(1), 9 * 225), Draw.Numbers<T>(Key.From(2), 9 * 33), Draw.Numbers<T>(Key.From(3), 33 * 225));
        foreach (var started in Either)
            foreach (var inner in Inners)
                foreach (var width in columns)
                    for (var rows = 1; rows <= 9; rows++)
                        AssertEqual(kernels, started ? start[..(rows * width)] : null, new(a.AsMemory(0, rows * inner), transposedA), new(b.AsMemory(0, inner * width), transposedB), new(rows, inner, width));
    }

    // Sums of up to a thousand terms are made in pieces.
    [Fact]
    public void Larger_shapes_equal_the_triple_loop_bit_for_bit()
    {
        var key = Key.From(4);
        for (var i = 0; i < 16; i++)
        {
            var shape = new GemmShape(1 + key.UniformInt(3 * i, 50), 1 + key.UniformInt(3 * i + 1, i < 4 ? 1000 : 200), 1 + key.UniformInt(3 * i + 2, 260));
            var (start, a, b) = Operands(key.FoldIn(i), shape);
            AssertEqual(kernels, i % 2 == 0 ? null : start, new(a, i / 2 % 2 == 1), new(b, i / 4 % 2 == 1), shape);
        }
    }

    [Fact]
    public void Empty_sums_are_the_start_or_zero()
    {
        foreach (var width in columns)
            foreach (var rows in new[] { 3, 5 })        // a row at a time, and in panels
            {
                AssertEqual(kernels, null, new(default, false), new(default, false), new(rows, 0, width));
                AssertEqual(kernels, Draw.Numbers<T>(Key.From(5), rows * width), new(default, true), new(default, true), new(rows, 0, width));
            }
    }

    [Fact]
    public void Rows_may_stand_farther_apart_than_they_are_long()
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
                    kernels.Gemm(y, Apart(denseA, transposedA ? rows : 19, 5), Apart(denseB, transposedB ? 19 : width, 2), y, shape with { LeadingDimension = width + 3 });
                    for (var i = 0; i < rows; i++)
                        Assert.True(Bits.AreEqual<T>(expected.AsSpan(i * width, width), y.AsSpan(i * (width + 3), width)), $"{shape}, row {i}");
                }
    }

    [Fact]
    public void A_result_may_be_written_over_what_it_starts_from()
    {
        foreach (var width in columns)
            foreach (var rows in new[] { 1, 2, 3, 4, 9, 17 })
                foreach (var inner in new[] { 21, 300 })        // in one piece, and in several
                {
                    var shape = new GemmShape(rows, inner, width);
                    var (y, a, b) = Operands(Key.From(9), shape);
                    var expected = NaiveGemm.Of(fma, y, a, b, shape);
                    kernels.WithThreads(3).Gemm(y, a, b, y, shape);
                    Assert.True(Bits.AreEqual<T>(expected, y), $"{shape}");
                }
    }

    static GemmOperand<T> Apart(GemmOperand<T> dense, int length, int gap)
    {
        var rows = dense.Values.Length / length;
        var apart = new T[rows * (length + gap)];
        for (var i = 0; i < rows; i++) dense.Values.Span.Slice(i * length, length).CopyTo(apart.AsSpan(i * (length + gap)));
        return new(apart, dense.IsTransposed) { LeadingDimension = length + gap };
    }

    // Rows that are no multiple of the blocks, fewer rows than threads, and products narrower than a lane.
    [Theory]
    [InlineData(131, 51, 29)]
    [InlineData(29, 51, 131)]
    [InlineData(61, 20, 3)]
    [InlineData(5, 9, 40)]
    [InlineData(1, 100, 7)]
    [InlineData(2, 30, 47)]
    public void Threads_change_no_bit(int rows, int inner, int width)
    {
        var shape = new GemmShape(rows, inner, width);
        var (start, a, b) = Operands(Key.From(6), shape);
        foreach (var threads in new[] { 1, 2, 3, 7 })
        {
            AssertEqual(kernels.WithThreads(threads), null, new(a, false), new(b, false), shape);
            AssertEqual(kernels.WithThreads(threads), start, new(a, true), new(b, true), shape);
        }
    }

    // The same without helping it: enough multiplications that each of three threads has its share.
    [Fact]
    public void Threads_change_no_bit_of_a_large_product()
    {
        var shape = new GemmShape(203, 250, 249);
        var (_, a, b) = Operands(Key.From(7), shape);
        Assert.True(203 * 250 * 249 >= 3 * Kernels<T>.Default.MinWorkPerThread);
        Assert.True(Bits.AreEqual<T>(Run(Kernels<T>.Default, null, a, b, shape), Run(Kernels<T>.Default.WithThreads(3), null, a, b, shape)));
    }

    void AssertEqual(Kernels<T> tested, T[]? start, GemmOperand<T> a, GemmOperand<T> b, GemmShape shape) => Assert.True(
        Bits.AreEqual<T>(NaiveGemm.Of(fma, start, a, b, shape), Run(tested, start, a, b, shape)), $"{shape}, A {(a.IsTransposed ? "transposed" : "")}, B {(b.IsTransposed ? "transposed" : "")}");

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

public class Float256ChainsTests() : GemmTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 }, Widths);

public class Float512ChainsTests() : GemmTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 }, Widths);

public class Double256ChainsTests() : GemmTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>> { MinWorkPerThread = 1 }, Widths);

public class Double512ChainsTests() : GemmTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 }, Widths);

public class DualChainsTests() : GemmTests<Dual>(Dual.Fma, new Kernels<Dual, Dual> { MinWorkPerThread = 1 }, [1, 2, 3, 4, 5, 7, 8, 9, 33]);
