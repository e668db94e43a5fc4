using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>The kernels of a single step against plain loops, tolerance zero.</summary>
public abstract class GemvTests<T> where T : unmanaged
{
    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;

    internal GemvTests(Func<T, T, T, T> fma, Kernels<T> kernels) =>
        (this.fma, this.kernels) = (fma, kernels);

    [Fact]
    public void One_row_times_a_padded_matrix_is_a_chain_per_element_from_the_start_or_from_zero()
    {
        for (var lanes = 1; lanes <= 19; lanes++)
            foreach (var inner in new[] { 0, 1, 2, 7, 40 })
            {
                var width = lanes * kernels.LaneWidth;
                var (start, a, b) = (Draw.Numbers<T>(Key.From(1), width), Draw.Numbers<T>(Key.From(2), inner), Draw.Numbers<T>(Key.From(3), inner * width));
                AssertEqual(NaiveGemm.Of(fma, null, a, b, new(1, inner, width)), y => kernels.Gemv([], a, b, y));
                AssertEqual(NaiveGemm.Of(fma, start, a, b, new(1, inner, width)), y => kernels.Gemv(start, a, b, y));
                AssertEqual(NaiveGemm.Of(fma, start, a, b, new(1, inner, width)), y => { start.CopyTo(y); kernels.Gemv(y, a, b, y); });
            }

        static void AssertEqual(T[] expected, Action<T[]> run)
        {
            var y = new T[expected.Length];
            run(y);
            Assert.True(Bits.AreEqual<T>(expected, y), $"{expected.Length} columns");
        }
    }

    [Fact]
    public void A_column_times_a_row_is_added_in_place()
    {
        for (var lanes = 1; lanes <= 5; lanes++)
            foreach (var rows in new[] { 0, 1, 3, 12 })
            {
                var width = lanes * kernels.LaneWidth;
                var (w, a, u) = (Draw.Numbers<T>(Key.From(4), rows * width), Draw.Numbers<T>(Key.From(5), rows), Draw.Numbers<T>(Key.From(6), width));
                var expected = NaiveGemm.Of(fma, w, a, u, new(rows, 1, width));
                kernels.RankOneUpdate(a, u, w);
                Assert.True(Bits.AreEqual<T>(expected, w), $"{rows} × {width}");
            }
    }

    [Fact]
    public void A_row_times_a_matrix_that_is_updated_in_the_same_pass_is_what_comes_of_one_after_the_other()
    {
        for (var lanes = 1; lanes <= 11; lanes++)
            foreach (var rows in new[] { 0, 1, 3, 12, 40 })
            {
                var width = lanes * kernels.LaneWidth;
                var (w, x, u, a) = (Draw.Numbers<T>(Key.From(7), rows * width), Draw.Numbers<T>(Key.From(8), rows), Draw.Numbers<T>(Key.From(9), width), Draw.Numbers<T>(Key.From(10), rows));
                var updated = NaiveGemm.Of(fma, w, x, u, new(rows, 1, width));
                var y = new T[width];
                kernels.RankOneUpdateThenGemv(x, u, w, a, y);
                Assert.True(Bits.AreEqual<T>(updated, w) && Bits.AreEqual<T>(NaiveGemm.Of(fma, null, a, updated, new(1, rows, width)), y), $"{rows} × {width}");
            }
    }

    [Fact]
    public void Room_is_as_long_as_it_was_asked_for_and_zero()
    {
        foreach (var count in new[] { 1, 5, 64, 1000 })
        {
            var room = Kernels<T>.AllocateAligned(count);
            Assert.Equal(count, room.Length);
            Assert.All(room.ToArray(), number => Assert.Equal(default, number));
        }
    }
}

public class Float256RowsTests() : GemvTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>>());

public class Float512RowsTests() : GemvTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>>());

public class Double256RowsTests() : GemvTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>>());

public class Double512RowsTests() : GemvTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>>());

public class DualRowsTests() : GemvTests<Dual>(Dual.Fma, new Kernels<Dual, Dual>());
