using FsCheck.Xunit;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Pipeline.Scalars;
using Xunit;

namespace Pipeline.PropertyTests.Scalars;

/// <summary>The square root is exactly rounded in every scalar, and the scalars that carry a derivative carry 1/(2√x).</summary>
public class SqrtTests
{
    static readonly double[] Edges = [0, -0.0, double.Epsilon, 1e-300, 1, 4, 1e300, double.PositiveInfinity, double.NaN, -1];

    [Property]
    public bool Every_width_has_the_bits_of_the_exact_root(int seed)
    {
        var drawn = Enumerable.Range(0, 30).Select(i => Math.Abs(Key.From(seed).Normal(i)) * Math.ScaleB(1, i * 20 - 300));
        double[] x = [.. Edges, .. drawn];
        return Agrees(new Kernels<double, Lanes256<double>>(), x, Math.Sqrt)
            && Agrees(new Kernels<double, Lanes512<double>>(), x, Math.Sqrt)
            && Agrees(new Kernels<float, Lanes256<float>>(), [.. x.Select(v => (float)v)], MathF.Sqrt)
            && Agrees(new Kernels<float, Lanes512<float>>(), [.. x.Select(v => (float)v)], MathF.Sqrt);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(2)]
    [InlineData(1e100)]
    public void Derivatives_are_those_of_the_root(double x)
    {
        Assert.Equal(new Dual(Math.Sqrt(x), 3 / (2 * Math.Sqrt(x))), Dual.Sqrt(new(x, 3)));
        Assert.Equal(new ComplexStep(Math.Sqrt(x), 1e-100 / (2 * Math.Sqrt(x))), ComplexStep.Sqrt(new(x, 1e-100)));
    }

    [Fact]
    public void A_root_counts_as_rounded_unless_its_square_is_the_number()
    {
        Assert.False(BranchTrackingDouble.Sqrt(6.25).IsInexact);
        Assert.True(BranchTrackingDouble.Sqrt(2).IsInexact);
        Assert.True(BranchTrackingDouble.Sqrt(-1).IsInexact);
        Assert.True(BranchTrackingDouble.Sqrt(new(4, IsInexact: true, BranchHash: 7)).IsInexact);
        Assert.Equal(7UL, BranchTrackingDouble.Sqrt(new(4, IsInexact: true, BranchHash: 7)).BranchHash);
    }

    static bool Agrees<T>(Kernels<T> kernels, T[] x, Func<T, T> exact) where T : unmanaged
    {
        var y = new T[x.Length];
        kernels.Map(new Root(), x, y);
        // The sign of a NaN is not part of the promise.
        bool IsNaN(T number) => double.IsNaN(kernels.ToDouble(number));
        return y.Zip(x.Select(exact)).All(pair => Bits.AreEqual([pair.Item1], [pair.Item2]) || (IsNaN(pair.Item1) && IsNaN(pair.Item2)));
    }

    readonly struct Root : IUnaryOp
    {
        public S Invoke<S>(S x) where S : IScalar<S> => S.Sqrt(x);
    }
}
