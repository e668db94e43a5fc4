using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>
/// ȳ = (softmax(z)·Σt − t)/batch of <see cref="SoftmaxCrossEntropy"/> in preallocated arrays, with the same operations in the same order
/// and hence the same bits.
/// </summary>
sealed class SoftmaxGradientKernel<T> : LossGradientKernel<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int columns, width;
    readonly T[] exponentials, reductions, paddedTarget;

    public SoftmaxGradientKernel(Kernels<T> kernels, int rows, int columns)
    {
        (this.kernels, this.columns, width) = (kernels, columns, kernels.PaddedWidth(columns));
        (exponentials, reductions, paddedTarget) = (new T[rows * width], new T[rows * width], new T[rows * width]);
    }

    public override void Run(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent)
    {
        var count = target.Rows * width;
        var e = exponentials.AsSpan(0, count);
        var sums = reductions.AsSpan(0, count);
        var t = paddedTarget.AsSpan(0, count);
        for (var row = 0; row < target.Rows; row++) target.Row(row).CopyTo(t[(row * width)..]);

        Softmax<T>.Run(kernels, y[..count], columns, width, e, e, sums);
        var yBar = cotangent[..count];
        kernels.Zip(new Divide(), e, sums, yBar);
        Softmax<T>.BroadcastRows(t, columns, width, kernels.Sum, sums);
        kernels.Zip(new Multiply(), yBar, sums, yBar);
        kernels.Zip(new Subtract(), yBar, t, yBar);
        kernels.Map(new Scale(1.0 / target.Rows), yBar, yBar);
        for (var row = 0; row < target.Rows; row++) yBar[(row * width + columns)..((row + 1) * width)].Clear();
    }
}
