using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Losses;

/// <summary>The slope of a loss that adds up one term for each output: f(y, t)/batch.</summary>
sealed class ElementwiseGradientKernel<T> : LossGradientKernel<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly BinaryKernel<T> slope;
    readonly int columns, width;
    readonly T[] wanted;

    public ElementwiseGradientKernel(IElementwiseLoss loss, Kernels<T> kernels, int rows, int columns)
    {
        (this.kernels, slope, this.columns, width) = (kernels, loss.GradientKernel(kernels), columns, kernels.PaddedWidth(columns));
        wanted = new T[rows * width];
    }

    public override void Run(ReadOnlySpan<T> y, Matrix<T> target, Span<T> cotangent)
    {
        var t = wanted.AsSpan(0, target.Rows * width);
        for (var row = 0; row < target.Rows; row++) target.Row(row).CopyTo(t[(row * width)..]);
        slope.Run(y[..t.Length], t, cotangent[..t.Length]);
        kernels.Map(new Scale(1.0 / target.Rows), cotangent[..t.Length], cotangent);
        for (var row = 0; row < target.Rows; row++) cotangent[(row * width + columns)..((row + 1) * width)].Clear();
    }
}
