using System.Runtime.CompilerServices;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Products with variants of one matrix, each with a row of its own, against a product for each variant: the same bits.</summary>
public abstract class PerturbedGemvTests<T> where T : unmanaged
{
    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;

    internal PerturbedGemvTests(Func<T, T, T, T> fma, Kernels<T> kernels) => (this.fma, this.kernels) = (fma, kernels);

    /// <summary>Terms of a sum up to which a panel of one vector fits into 24 KiB.</summary>
    int Depth => (24 << 10) / (kernels.SimdWidth * Unsafe.SizeOf<T>());

    [Fact]
    public void Each_row_of_the_result_is_the_product_with_its_own_variant()
    {
        foreach (var rows in new[] { 10, 20, 30 })
            for (var vectors = 1; vectors <= 3; vectors++)
                foreach (var inner in new[] { 1, 2, 3, 9 })
                    for (var replaced = 0; replaced < inner; replaced++)
                        AssertEqual(new(rows, inner, vectors * kernels.SimdWidth), replaced);
    }

    [Fact]
    public void Without_a_replaced_row_each_row_of_the_result_is_the_same_product()
    {
        foreach (var inner in new[] { 1, 2, 3, 9, Depth, Depth + 1, 5 * Depth + 1 })
            AssertEqual(new(20, inner, 2 * kernels.SimdWidth), inner);
    }

    // Two and three depth ranges, of equal length but for the last: the row at the ends of each.
    [Fact]
    public void The_replaced_row_may_be_in_any_depth_range()
    {
        foreach (var (inner, ranges) in new[] { (Depth, 1), (Depth + 1, 2), (2 * Depth + 1, 3) })
        {
            var length = (inner + ranges - 1) / ranges;
            foreach (var replaced in new[] { 0, length - 1, length, length + 1, inner - 1 }.Where(row => row < inner))
                AssertEqual(new(20, inner, 2 * kernels.SimdWidth), replaced);
        }
    }

    void AssertEqual(GemmShape shape, int replacedRow)
    {
        var (rows, inner, columns) = shape;
        T[] x = Draw.Numbers<T>(Key.From(1), inner), withMore = [.. x, .. Enumerable.Repeat(kernels.FromDouble(double.NaN), 32)];
        var w = Draw.Numbers<T>(Key.From(2), inner * columns);
        var replacements = Draw.Numbers<T>(Key.From(3), rows * columns);
        var y = Draw.Numbers<T>(Key.From(4), (rows + 1) * columns);
        var behind = y[(rows * columns)..];
        kernels.PerturbedGemv(withMore.AsSpan(0, inner), Panels(w, inner, columns), replacedRow, replacements, y, shape);
        for (var row = 0; row < rows; row++)
        {
            var variant = w.ToArray();
            if (replacedRow < inner) replacements.AsSpan(row * columns, columns).CopyTo(variant.AsSpan(replacedRow * columns));
            var expected = NaiveGemm.Of(fma, null, x, variant, new(1, inner, columns));
            Assert.True(Bits.AreEqual<T>(expected, y.AsSpan(row * columns, columns)), $"{shape}, row {row}, {replacedRow} replaced");
        }
        Assert.True(Bits.AreEqual<T>(behind, y.AsSpan(rows * columns)), $"{shape}: written behind the result");
    }

    /// <summary>Element (k, j) of W stands in panel j / SIMD width.</summary>
    T[] Panels(T[] w, int inner, int columns)
    {
        var (lane, panels) = (kernels.SimdWidth, new T[w.Length]);
        for (var k = 0; k < inner; k++)
            for (var j = 0; j < columns; j++) panels[j / lane * lane * inner + k * lane + j % lane] = w[k * columns + j];
        return panels;
    }
}

public class Float256PerturbedGemvTests() : PerturbedGemvTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>>())
{
    // More than a million terms, in 1693 ranges: their product is more than an int can hold.
    [Fact]
    public void The_deepest_product_has_the_bits_of_the_plain_loop()
    {
        var (kernels, inner) = (new Kernels<float, Lanes256<float>>(), 1_300_000);
        var (x, w) = (new float[inner], new float[inner * kernels.SimdWidth]);
        for (var k = 0; k < x.Length; k++) x[k] = (k % 127 - 63) / 64f;
        for (var i = 0; i < w.Length; i++) w[i] = (i % 251 - 125) / 77f;
        var y = new float[10 * kernels.SimdWidth];
        kernels.PerturbedGemv(x, w, inner, y, y, new(10, inner, kernels.SimdWidth));
        var expected = NaiveGemm.Of<float>(MathF.FusedMultiplyAdd, null, x, w, new(1, inner, kernels.SimdWidth));
        for (var row = 0; row < 10; row++)
            Assert.True(Bits.AreEqual<float>(expected, y.AsSpan(row * kernels.SimdWidth, kernels.SimdWidth)), $"row {row}");
    }
}

public class Float512PerturbedGemvTests() : PerturbedGemvTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>>());

public class Double256PerturbedGemvTests() : PerturbedGemvTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>>());

public class Double512PerturbedGemvTests() : PerturbedGemvTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>>());

public class DualPerturbedGemvTests() : PerturbedGemvTests<Dual>(Dual.Fma, new Kernels<Dual, Dual>());
