using Pipeline.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Numerics;

/// <summary>Products against the triple loop, tolerance zero: whatever the shape, the lanes and the threads.</summary>
public abstract class ChainsTests<T>(Func<T, T, T, T> fma) where T : unmanaged
{
    static readonly int[] Inners = [1, 2, 5, 17, 33];
    static readonly int[] Columns = [.. Enumerable.Range(1, 40), 47, 48, 49, 63, 64, 65, 99, 100, 113, 127, 128, 129, 225];

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Every_small_shape_equals_the_triple_loop_bit_for_bit(bool started, bool transposed)
    {
        var (start, a, b) = (Draw.Numbers<T>(Key.From(1), 9 * 225), Draw.Numbers<T>(Key.From(2), 9 * 33), Draw.Numbers<T>(Key.From(3), 33 * 225));
        foreach (var inner in Inners)
            foreach (var columns in Columns)
                for (var rows = 1; rows <= 9; rows++)
                    AssertEqual(Kernels<T>.For, started ? start[..(rows * columns)] : null, a[..(rows * inner)], transposed, b[..(inner * columns)], new(rows, inner, columns));
    }

    [Fact]
    public void Larger_shapes_equal_the_triple_loop_bit_for_bit()
    {
        var key = Key.From(4);
        for (var i = 0; i < 12; i++)
        {
            var shape = new ProductShape(1 + key.Below(3 * i, 70), 1 + key.Below(3 * i + 1, 300), 1 + key.Below(3 * i + 2, 260));
            var (start, a, b) = Operands(key.FoldIn(i), shape);
            AssertEqual(Kernels<T>.For, i % 2 == 0 ? null : start, a, i % 4 > 1, b, shape);
        }
    }

    [Fact]
    public void Empty_sums_are_the_start_or_zero()
    {
        foreach (var columns in Columns)
        {
            AssertEqual(Kernels<T>.For, null, [], false, [], new(3, 0, columns));
            AssertEqual(Kernels<T>.For, Draw.Numbers<T>(Key.From(5), 3 * columns), [], true, [], new(3, 0, columns));
        }
    }

    // Enough multiplications (2²⁰ a thread) for several threads, rows that are no multiple of the blocks, and a product narrower than a lane.
    [Theory]
    [InlineData(131, 251, 229)]
    [InlineData(3001, 250, 4)]
    public void Threads_change_no_bit(int rows, int inner, int columns)
    {
        var shape = new ProductShape(rows, inner, columns);
        var (start, a, b) = Operands(Key.From(6), shape);
        var expected = NaiveChains.Of(fma, null, a, false, b, shape);
        var expectedTransposed = NaiveChains.Of(fma, start, a, true, b, shape);
        foreach (var threads in new[] { 1, 2, 3, 7 })
        {
            Assert.True(Bits.AreEqual<T>(expected, Run(Kernels<T>.For.On(threads), null, a, false, b, shape)), $"{threads} threads");
            Assert.True(Bits.AreEqual<T>(expectedTransposed, Run(Kernels<T>.For.On(threads), start, a, true, b, shape)), $"{threads} threads, transposed");
        }
    }

    void AssertEqual(Kernels<T> kernels, T[]? start, T[] a, bool transposed, T[] b, ProductShape shape) => Assert.True(
        Bits.AreEqual<T>(NaiveChains.Of(fma, start, a, transposed, b, shape), Run(kernels, start, a, transposed, b, shape)), $"{shape}");

    static T[] Run(Kernels<T> kernels, T[]? start, T[] a, bool transposed, T[] b, ProductShape shape)
    {
        var y = new T[shape.Rows * shape.Columns];
        kernels.Chains(start, a, transposed, b, y, shape);
        return y;
    }

    static (T[] Start, T[] A, T[] B) Operands(Key key, ProductShape shape) => (
        Draw.Numbers<T>(key.FoldIn(1), shape.Rows * shape.Columns),
        Draw.Numbers<T>(key.FoldIn(2), shape.Rows * shape.Inner),
        Draw.Numbers<T>(key.FoldIn(3), shape.Inner * shape.Columns));
}

public class FloatChainsTests() : ChainsTests<float>(MathF.FusedMultiplyAdd);

public class DoubleChainsTests() : ChainsTests<double>(Math.FusedMultiplyAdd);

public class DualChainsTests() : ChainsTests<Dual>(Dual.Fma);
