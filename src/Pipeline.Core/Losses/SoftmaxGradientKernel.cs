using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>
/// The slope of <see cref="SoftmaxCrossEntropy"/>, (softmax(z)·Σt − t)/batch, operation by operation as it is written there, in arrays that are used again.
/// </summary>
sealed class SoftmaxGradientKernel<T> : LossGradientKernel<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int columns, width;
    readonly T[] exponentials, spread, wanted;

    public SoftmaxGradientKernel(Kernels<T> kernels, int rows, int columns)
    {
        (this.kernels, this.columns, width) = (kernels, columns, kernels.PaddedWidth(columns));
        (exponentials, spread, wanted) = (new T[rows * width], new T[rows * width], new T[rows * width]);
    }

    public override void Run(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent)
    {
        var count = target.Rows * width;
        var e = exponentials.AsSpan(0, count);
        var each = spread.AsSpan(0, count);
        var t = wanted.AsSpan(0, count);
        for (var row = 0; row < target.Rows; row++) target.Row(row).CopyTo(t[(row * width)..]);

        Softmax<T>.Run(kernels, y[..count], columns, width, e, e, each);
        var slope = cotangent[..count];
        kernels.Zip(new Divide(), e, each, slope);
        Softmax<T>.Spread(t, columns, width, kernels.Sum, each);
        kernels.Zip(new Multiply(), slope, each, slope);
        kernels.Zip(new Subtract(), slope, t, slope);
        kernels.Map(new Scale(1.0 / target.Rows), slope, slope);
        for (var row = 0; row < target.Rows; row++) slope[(row * width + columns)..((row + 1) * width)].Clear();
    }
}
