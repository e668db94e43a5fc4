using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Matrix-vector products and rank-one updates against plain loops: bitwise equality.</summary>
public abstract class GemvTests<T> where T : unmanaged
{
    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;

    internal GemvTests(Func<T, T, T, T> fma, Kernels<T> kernels) =>
        (this.fma, this.kernels) = (fma, kernels);

    [Fact]
    public void Gemv_is_one_FMA_chain_per_element_from_the_start_or_from_zero()
    {
        for (var vectors = 1; vectors <= 19; vectors++)
            foreach (var inner in new[] { 0, 1, 2, 7, 40 })
            {
                var width = vectors * kernels.SimdWidth;
                var (start, a) = (Draw.Numbers<T>(Key.From(1), width), Draw.Numbers<T>(Key.From(2), inner));
                var b = Draw.Numbers<T>(Key.From(3), inner * width);
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
    public void RankOneUpdate_adds_the_outer_product_in_place()
    {
        for (var vectors = 1; vectors <= 5; vectors++)
            foreach (var rows in new[] { 0, 1, 3, 12 })
            {
                var width = vectors * kernels.SimdWidth;
                var w = Draw.Numbers<T>(Key.From(4), rows * width);
                var (a, u) = (Draw.Numbers<T>(Key.From(5), rows), Draw.Numbers<T>(Key.From(6), width));
                var expected = NaiveGemm.Of(fma, w, a, u, new(rows, 1, width));
                kernels.RankOneUpdate(a, u, w);
                Assert.True(Bits.AreEqual<T>(expected, w), $"{rows} × {width}");
            }
    }

    [Fact]
    public void RankOneUpdateThenGemv_equals_the_two_calls_in_sequence()
    {
        for (var vectors = 1; vectors <= 11; vectors++)
            foreach (var rows in new[] { 0, 1, 3, 12, 40 })
            {
                var width = vectors * kernels.SimdWidth;
                var (w, u) = (Draw.Numbers<T>(Key.From(7), rows * width), Draw.Numbers<T>(Key.From(9), width));
                var (x, a) = (Draw.Numbers<T>(Key.From(8), rows), Draw.Numbers<T>(Key.From(10), rows));
                var updated = NaiveGemm.Of(fma, w, x, u, new(rows, 1, width));
                var y = new T[width];
                kernels.RankOneUpdateThenGemv(x, u, w, a, y);
                var expected = NaiveGemm.Of(fma, null, a, updated, new(1, rows, width));
                Assert.True(Bits.AreEqual<T>(updated, w) && Bits.AreEqual<T>(expected, y), $"{rows} × {width}");
            }
    }

    [Fact]
    public void AllocateAligned_has_the_requested_length_and_is_zeroed()
    {
        foreach (var count in new[] { 1, 5, 64, 1000 })
        {
            var buffer = Kernels<T>.AllocateAligned(count);
            Assert.Equal(count, buffer.Length);
            Assert.All(buffer.ToArray(), element => Assert.Equal(default, element));
        }
    }
}

public class Float256GemvTests() : GemvTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>>());

public class Float512GemvTests() : GemvTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>>());

public class Double256GemvTests() : GemvTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>>());

public class Double512GemvTests() : GemvTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>>());

public class DualGemvTests() : GemvTests<Dual>(Dual.Fma, new Kernels<Dual, Dual>());
