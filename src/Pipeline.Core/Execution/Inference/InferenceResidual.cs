using Pipeline.Kernels;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>y = x + f(x).</summary>
sealed class InferenceResidual<T>(InferenceNetwork<T> inner, Kernels<T> kernels) : IInferenceLayer<T> where T : unmanaged
{
    readonly InferenceNetwork<T> inner = inner;
    readonly BinaryKernel<T> add = kernels.CreateBinaryKernel(new Add());

    public int OutputWidth => inner.OutputWidth;

    public int OutputStride => inner.OutputStride;

    public int ScratchPerRow => inner.ScratchPerRow;

    public void Forward(ReadOnlySpan<T> x, int xStride, Span<T> y, int rows, Span<T> scratch)
    {
        inner.Forward(x, xStride, y, rows, scratch);
        for (var row = 0; row < rows; row++)
        {
            var fx = y.Slice(row * OutputStride, OutputWidth);
            add.Run(x.Slice(row * xStride, OutputWidth), fx, fx);
        }
    }
}
