using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>A run of elementwise layers that does not follow a dense one.</summary>
/// <remarks>Its arrays are made when a batch shows how wide its inputs are.</remarks>
sealed class MinibatchElementwise<T>(ImmutableArray<IndexedPart> parts, int maxRows, Kernels<T> kernels) : IMinibatchLayer<T>
    where T : unmanaged
{
    ElementwiseBuffers? buffers;

    public ImmutableArray<ColumnSlice<T>> Outputs => buffers!.Outputs;

    public void Forward(ImmutableArray<ColumnSlice<T>> x, int rows, Key? key)
    {
        if (buffers?.Width != x.Width()) buffers = new(parts, x.Width(), maxRows, kernels);
        kernels.ParallelRows(rows, buffers.PaddedWidth, (Buffers: buffers, X: x, Key: key), static (pass, from, end) =>
        {
            pass.X.CopyRows(pass.Buffers.Inputs.Span, pass.Buffers.PaddedWidth, from, end);
            pass.Buffers.Stages.Forward(pass.Buffers.Inputs, from, end, pass.Key);
        });
    }

    public void Backward(StepUpdate<T> update, ICotangentSource<T> next, int rows)
    {
        next.WriteInputCotangent(kernels, 0, buffers!.Width, buffers.Cotangent.Elements, buffers.PaddedWidth, rows);
        kernels.ParallelRows(rows, buffers.PaddedWidth, buffers, static (buffers, from, end) =>
            buffers.Stages.Backward(buffers.Inputs, buffers.Cotangent.Elements, from, end));
    }

    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> x, int rows)
    {
        // There are none.
    }

    public void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows) =>
        buffers!.Cotangent.WriteInputCotangent(kernels, firstColumn, columns, destination, stride, rows);

    /// <summary>Arrays for inputs of one width.</summary>
    sealed class ElementwiseBuffers
    {
        public ElementwiseBuffers(ImmutableArray<IndexedPart> parts, int width, int maxRows, Kernels<T> kernels)
        {
            (Width, PaddedWidth) = (width, kernels.PaddedWidth(width));
            Inputs = Kernels<T>.AllocateAligned(maxRows * PaddedWidth);
            Cotangent = new(Kernels<T>.AllocateAligned(maxRows * PaddedWidth), PaddedWidth);
            Stages = new(parts, width, 0, width, maxRows, kernels);
            Outputs = [new(new(Stages.Outputs, IsTransposed: false) { LeadingDimension = PaddedWidth }, 0, width)];
        }

        public int Width { get; }

        public int PaddedWidth { get; }

        public Memory<T> Inputs { get; }

        public CotangentBuffer<T> Cotangent { get; }

        public ElementwiseStages<T> Stages { get; }

        public ImmutableArray<ColumnSlice<T>> Outputs { get; }
    }
}
