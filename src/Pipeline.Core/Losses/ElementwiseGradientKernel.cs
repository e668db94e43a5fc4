using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>ȳ = ∂f/∂y(y, t)/batch of an <see cref="ElementwiseLoss{F}"/>, in preallocated arrays.</summary>
sealed class ElementwiseGradientKernel<T> : LossGradientKernel<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly BinaryKernel<T> derivative;
    readonly int columns, paddedColumns;
    readonly T[] paddedTarget;

    public ElementwiseGradientKernel(IElementwiseLoss loss, Kernels<T> kernels, int maxRows, int columns)
    {
        (this.kernels, this.columns, paddedColumns) = (kernels, columns, kernels.PaddedWidth(columns));
        (derivative, paddedTarget) = (loss.CreateDerivativeKernel(kernels), new T[maxRows * paddedColumns]);
    }

    public override void ComputeGradient(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent)
    {
        var padded = paddedTarget.AsSpan(0, target.Rows * paddedColumns);
        for (var row = 0; row < target.Rows; row++) target.CopyTo(row, padded.Slice(row * paddedColumns, columns));
        derivative.Run(y[..padded.Length], padded, cotangent[..padded.Length]);
        kernels.Map(new Scale(1.0 / target.Rows), cotangent[..padded.Length], cotangent);
        for (var row = 0; row < target.Rows; row++) cotangent[(row * paddedColumns + columns)..((row + 1) * paddedColumns)].Clear();
    }
}
