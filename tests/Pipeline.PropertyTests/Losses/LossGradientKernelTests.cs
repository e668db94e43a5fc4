using FsCheck.Xunit;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Numerics;
using Pipeline.PropertyTests.Numerics;
using Xunit;

namespace Pipeline.PropertyTests.Losses;

/// <summary>In-place loss gradients against those of <see cref="Loss.Apply"/>: bitwise equality, and zeros in the padding.</summary>
public class LossGradientKernelTests
{
    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public bool The_softmax_gradient_kernel_equals_the_gradient_on_matrices(int seed) =>
        Agrees<float>(new SoftmaxCrossEntropy(), seed, isOneHot: true) && Agrees<double>(new SoftmaxCrossEntropy(), seed, isOneHot: false);

    [Property(MaxTest = 100, QuietOnSuccess = true)]
    public bool Elementwise_gradient_kernels_equal_the_gradients_on_matrices(int seed) =>
        Agrees<float>(new HalfSquaredError(), seed, isOneHot: true)
        && Agrees<double>(new BinaryCrossEntropyWithLogits(), seed, isOneHot: false)
        && Agrees<float>(new BinaryCrossEntropyOnProbabilities(), seed, isOneHot: false);

    [Fact]
    public void The_buffer_may_have_more_rows_than_the_batch()
    {
        var (y, target) = (Draw.Matrix<double>(Key.From(1), 2, 3), Draw.Matrix<double>(Key.From(2), 2, 3));
        Assert.True(Agrees(new SoftmaxCrossEntropy(), y, target, capacity: 7));
        Assert.True(Agrees(new HalfSquaredError(), y, target, capacity: 7));
    }

    static bool Agrees<T>(Loss loss, int seed, bool isOneHot) where T : unmanaged
    {
        var key = Key.From(seed);
        var (rows, columns) = (1 + key.UniformInt(0, 20), 1 + key.UniformInt(1, 40));
        var y = Draw.Matrix<T>(key.FoldIn(2), rows, columns);
        var target = isOneHot
            ? Draw.Batch<T>(key.FoldIn(3), rows, 1, columns).Target
            : Matrix<T>.Fill(rows, columns, i => key.FoldIn(4).Uniform(i));
        return Agrees(loss, y, target, rows);
    }

    static bool Agrees<T>(Loss loss, Matrix<T> y, Matrix<T> target, int capacity) where T : unmanaged
    {
        var kernels = Kernels<T>.Default;
        var width = kernels.PaddedWidth(y.Columns);
        var kernel = loss is IInPlaceLoss inPlace
            ? inPlace.CreateGradientKernel(kernels, capacity, y.Columns)
            : new ElementwiseGradientKernel<T>((IElementwiseLoss)loss, kernels, capacity, y.Columns);
        var cotangent = Draw.Numbers<T>(Key.From(9), capacity * width);
        var padded = new T[capacity * width];
        Kernels<T>.Pad(y.Span, y.Columns, width).CopyTo(padded, 0);
        kernel.ComputeGradient(padded, target, cotangent);
        var expected = Kernels<T>.Pad(loss.Apply(y, target).Gradient().Span, y.Columns, width);
        return Bits.AreEqual<T>(expected, cotangent.AsSpan(0, expected.Length));
    }
}
