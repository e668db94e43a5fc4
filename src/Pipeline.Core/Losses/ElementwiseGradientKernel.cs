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
    readonly int columns, width;
    readonly T[] paddedTarget;

    public ElementwiseGradientKernel(IElementwiseLoss loss, Kernels<T> kernels, int rows, int columns)
    {
        (this.kernels, this.columns, width) = (kernels, columns, kernels.PaddedWidth(columns));
        (derivative, paddedTarget) = (loss.CreateDerivativeKernel(kernels), new T[rows * width]);
    }

    public override void Run(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent)
    {
        var t = paddedTarget.AsSpan(0, target.Rows * width);
        for (var row = 0; row < target.Rows; row++) target.Row(row).CopyTo(t[(row * width)..]);
        derivative.Run(y[..t.Length], t, cotangent[..t.Length]);
        kernels.Map(new Scale(1.0 / target.Rows), cotangent[..t.Length], cotangent);
        for (var row = 0; row < target.Rows; row++) cotangent[(row * width + columns)..((row + 1) * width)].Clear();
    }
}
