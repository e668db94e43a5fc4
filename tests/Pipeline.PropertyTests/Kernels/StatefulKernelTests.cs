using FsCheck.Xunit;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>Elementwise functions with state have the bits of a loop over the elements, for any length and SIMD width.</summary>
public class StatefulKernelTests
{
    [Property(MaxTest = 60)]
    public void A_kernel_has_the_bits_of_a_loop(int seed, byte length)
    {
        foreach (var kernels in (Kernels<float>[])[new Kernels<float, Lanes256<float>>(), new Kernels<float, Lanes512<float>>()])
        {
            var (x, y, s1, s2) = (Numbers(0), Numbers(1), Numbers(2), Numbers(3));
            var expected = x.Select((_, i) => (Z: x[i] - y[i] * s1[i], S1: s1[i] + x[i], S2: s2[i] * y[i])).ToArray();
            kernels.StatefulKernel(new Both(2)).Run(x, y, s1, s2, x);
            Assert.True(Bits.AreEqual<float>([.. expected.Select(e => 2 * e.Z)], x));
            Assert.True(Bits.AreEqual<float>([.. expected.Select(e => e.S1)], s1));
            Assert.True(Bits.AreEqual<float>([.. expected.Select(e => e.S2)], s2));
        }

        float[] Numbers(int child) => Draw.Numbers<float>(Key.From(seed).FoldIn(child), 1 + length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    public void Without_state_the_state_is_empty(int length)
    {
        float[] x = Draw.Numbers<float>(Key.From(1), length), y = Draw.Numbers<float>(Key.From(2), length), z = new float[length];
        Kernels<float>.Default.StatefulKernel(new Product()).Run(x, y, [], [], z);
        Assert.Equal(x.Zip(y, (a, b) => a * b), z);
    }

    readonly struct Both(double factor) : IStatefulOp
    {
        public static int SlotCount => 2;

        public (S Z, S S1, S S2) Invoke<S>(S x, S y, S s1, S s2) where S : IScalar<S> => (factor * (x - y * s1), s1 + x, s2 * y);
    }

    readonly struct Product : IStatefulOp
    {
        public static int SlotCount => 0;

        public (S Z, S S1, S S2) Invoke<S>(S x, S y, S s1, S s2) where S : IScalar<S> => (x * y, s1, s2);
    }
}
