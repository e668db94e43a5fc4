using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>The loss at the end of the network: ȳ = ∂L/∂y, in an array that every step overwrites.</summary>
sealed class LossCotangent<T>(Loss loss, int maxRows, Kernels<T> kernels) : ICotangentSource<T> where T : unmanaged
{
    LossBuffers? buffers;

    /// <summary>L(y, t).</summary>
    public T ComputeLoss(ImmutableArray<ColumnSlice<T>> y, Matrix<T> target) => loss.Apply(y.ToMatrix(target.Rows), target).Value;

    /// <summary>Computes ȳ.</summary>
    /// <param name="y">batch × out.</param>
    /// <param name="target">t: batch × out.</param>
    /// <param name="rows">Rows of the batch.</param>
    public void ComputeCotangent(ImmutableArray<ColumnSlice<T>> y, Matrix<T> target, int rows)
    {
        if (buffers?.Width != y.Width()) buffers = new(loss, y.Width(), maxRows, kernels);
        if (buffers.Gradient is null)
        {
            var outputs = y.ToMatrix(rows);
            var gradient = loss.RequireGradient(loss.Apply(outputs, target).Gradient(), outputs);
            StridedRows.CopyRows(gradient.Span, gradient.Columns, buffers.Cotangent.Elements.Span, buffers.PaddedWidth, rows, buffers.Width);
            return;
        }
        y.CopyRows(buffers.Outputs.Span, buffers.PaddedWidth, 0, rows);
        buffers.Gradient.ComputeGradient(buffers.Outputs.Span, target, buffers.Cotangent.Elements.Span);
    }

    public void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows) =>
        buffers!.Cotangent.WriteInputCotangent(kernels, firstColumn, columns, destination, stride, rows);

    /// <summary>Arrays for outputs of one width; no gradient kernel for a loss without an in-place form.</summary>
    sealed class LossBuffers(Loss loss, int width, int maxRows, Kernels<T> kernels)
    {
        public int Width { get; } = width;

        public int PaddedWidth { get; } = kernels.PaddedWidth(width);

        public Memory<T> Outputs { get; } = Kernels<T>.AllocateAligned(maxRows * kernels.PaddedWidth(width));

        public CotangentBuffer<T> Cotangent { get; } =
            new(Kernels<T>.AllocateAligned(maxRows * kernels.PaddedWidth(width)), kernels.PaddedWidth(width));

        public LossGradientKernel<T>? Gradient { get; } = loss switch
        {
            IInPlaceLoss inPlace => inPlace.CreateGradientKernel(kernels, maxRows, width),
            IElementwiseLoss elementwise => new ElementwiseGradientKernel<T>(elementwise, kernels, maxRows, width),
            _ => null,
        };
    }
}
