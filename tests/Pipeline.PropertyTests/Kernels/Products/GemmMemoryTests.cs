using System.Runtime.CompilerServices;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Products around the sizes at which B is cut into depth ranges and strips, and the memory that they take.</summary>
public abstract class GemmMemoryTests<T> where T : unmanaged
{
    readonly Func<T, T, T, T> fma;
    readonly Kernels<T> kernels;

    internal GemmMemoryTests(Func<T, T, T, T> fma, Kernels<T> kernels) => (this.fma, this.kernels) = (fma, kernels);

    int VectorBytes => kernels.SimdWidth * Unsafe.SizeOf<T>();

    /// <summary>Terms of a sum up to which a panel of three vectors fits into 24 KiB.</summary>
    int Depth => (24 << 10) / (3 * VectorBytes);

    // B is read in place where it has one to three vectors, and packed where it has four.
    [Fact]
    public void Gemm_of_one_to_three_depth_ranges_has_the_bits_of_the_triple_loop()
    {
        foreach (var vectors in new[] { 1, 2, 3, 4 })
            foreach (var inner in new[] { Depth - 1, Depth, Depth + 1, 2 * Depth, 2 * Depth + 1 })
                AssertEqual(kernels, new(5, inner, vectors * kernels.SimdWidth));
    }

    // As many panels as are packed at once: eight at full depth.
    [Fact]
    public void Gemm_of_one_or_two_strips_has_the_bits_of_the_triple_loop()
    {
        for (var vectors = 23; vectors <= 26; vectors++)
            foreach (var width in new[] { vectors * kernels.SimdWidth, vectors * kernels.SimdWidth + 1 })
                AssertEqual(kernels, new(5, Depth, width));
    }

    // Without terms a strip is as wide as it can be, and there is no B to begin the second strip at.
    [Fact]
    public void Two_strips_without_terms_are_the_start()
    {
        var width = (192 << 10) / Unsafe.SizeOf<T>() + kernels.SimdWidth;
        AssertEqual(kernels, new(5, 0, width));
    }

    [Fact]
    public void A_product_on_one_thread_allocates_nothing()
    {
        foreach (var shape in new GemmShape[] { new(1, 9, 33), new(5, 9, 33), new(9, 70, 64) })
        {
            var (start, a, b, y) = Operands(shape);
            kernels.Gemm(start, a, b, y, shape);
            var before = GC.GetAllocatedBytesForCurrentThread();
            kernels.Gemm(start, a, b, y, shape);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    // Packed panels are on the stack. Too many of them, and the process ends.
    [Fact]
    public void The_widest_product_fits_a_small_stack() => OnSmallStack(() => AssertEqual(kernels, new(4, Depth, 150 * kernels.SimdWidth)));

    /// <summary>Runs twice, the first time on a large stack, which the compiler needs.</summary>
    internal static void OnSmallStack(Action run)
    {
        run();
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(run), maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    void AssertEqual(Kernels<T> tested, GemmShape shape)
    {
        var (start, a, b, y) = Operands(shape);
        foreach (var hasStart in new[] { false, true })
        {
            tested.Gemm(hasStart ? start : null, a, b, y, shape);
            Assert.True(Bits.AreEqual<T>(NaiveGemm.Of(fma, hasStart ? start : null, a, b, shape), y), $"{shape}");
        }
    }

    static (T[] Start, T[] A, T[] B, T[] Y) Operands(GemmShape shape) => (
        Draw.Numbers<T>(Key.From(1), shape.M * shape.N),
        Draw.Numbers<T>(Key.From(2), shape.M * shape.K),
        Draw.Numbers<T>(Key.From(3), shape.K * shape.N),
        new T[shape.M * shape.N]);
}

public class Float256GemmMemoryTests()
    : GemmMemoryTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes256<float>> { MinWorkPerThread = 1 })
{
    // Eight million terms, where numbers of bytes and ranges come near to what an int can hold.
    [Fact]
    public void The_deepest_product_fits_a_small_stack()
    {
        var numbers = new float[(1 << 23) + 1];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (i % 255 - 127) / 64f;
        var expected = 0f;
        foreach (var number in numbers) expected = MathF.FusedMultiplyAdd(number, number, expected);
        OnSmallStack(() =>
        {
            var y = new float[1];
            new Kernels<float, Lanes256<float>>().Gemm(null, numbers, numbers, y, new(1, numbers.Length, 1));
            Assert.Equal(expected, y[0]);
        });
    }
}

public class Float512GemmMemoryTests()
    : GemmMemoryTests<float>(MathF.FusedMultiplyAdd, new Kernels<float, Lanes512<float>> { MinWorkPerThread = 1 });

public class Double256GemmMemoryTests()
    : GemmMemoryTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes256<double>> { MinWorkPerThread = 1 });

public class Double512GemmMemoryTests()
    : GemmMemoryTests<double>(Math.FusedMultiplyAdd, new Kernels<double, Lanes512<double>> { MinWorkPerThread = 1 });

public class DualGemmMemoryTests()
    : GemmMemoryTests<Dual>(Dual.Fma, new Kernels<Dual, Dual> { MinWorkPerThread = 1 });
