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
    readonly int columns, paddedColumns;
    readonly T[] exponentials, rowReductions, paddedTarget;

    public SoftmaxGradientKernel(Kernels<T> kernels, int maxRows, int columns)
    {
        (this.kernels, this.columns, paddedColumns) = (kernels, columns, kernels.PaddedWidth(columns));
        (exponentials, rowReductions, paddedTarget) = (
            new T[maxRows * paddedColumns], new T[maxRows * paddedColumns], new T[maxRows * paddedColumns]);
    }

    public override void ComputeGradient(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent)
    {
        var elementCount = target.Rows * paddedColumns;
        var e = exponentials.AsSpan(0, elementCount);
        var sums = rowReductions.AsSpan(0, elementCount);
        var t = paddedTarget.AsSpan(0, elementCount);
        for (var row = 0; row < target.Rows; row++) target.CopyTo(row, t.Slice(row * paddedColumns, columns));

        Softmax<T>.ComputeInto(kernels, y[..elementCount], columns, paddedColumns, e, e, sums);
        var yBar = cotangent[..elementCount];
        kernels.Zip(new Divide(), e, sums, yBar);
        Softmax<T>.BroadcastRowReduction(t, columns, paddedColumns, kernels.Sum, sums);
        kernels.Zip(new Multiply(), yBar, sums, yBar);
        kernels.Zip(new Subtract(), yBar, t, yBar);
        kernels.Map(new Scale(1.0 / target.Rows), yBar, yBar);
        for (var row = 0; row < target.Rows; row++) yBar[(row * paddedColumns + columns)..((row + 1) * paddedColumns)].Clear();
    }
}
