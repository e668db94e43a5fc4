using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>y = x + f(x) around the layers of f: <see cref="Residual"/>.</summary>
/// <remarks>Its ȳ is also that of the last layer of f. Its arrays are made when a batch shows how wide its inputs are.</remarks>
/// <param name="inner">The layers of f, at least one.</param>
/// <param name="partIndex">Index among the parts of the network, from which the key of f is derived.</param>
/// <param name="maxRows">The largest batch.</param>
/// <param name="kernels">The arithmetic and its threads.</param>
sealed class MinibatchResidual<T>(ImmutableArray<IMinibatchLayer<T>> inner, int partIndex, int maxRows, Kernels<T> kernels)
    : IMinibatchLayer<T> where T : unmanaged
{
    ResidualBuffers? buffers;

    public ImmutableArray<ColumnSlice<T>> Outputs => buffers!.Outputs;

    public void Forward(ImmutableArray<ColumnSlice<T>> x, int rows, Key? key)
    {
        var y = LayerStack.Forward(inner, x, rows, key?.FoldIn(partIndex));
        Shapes.Require(x.Width() == y.Width(), "element by element", "both need the same shape", (rows, x.Width()), (rows, y.Width()));
        if (buffers?.Width != x.Width()) buffers = new(x.Width(), maxRows, kernels);
        kernels.ParallelRows(rows, buffers.PaddedWidth, (Buffers: buffers, X: x, Y: y, Kernels: kernels), static (pass, from, end) =>
        {
            var stride = pass.Buffers.PaddedWidth;
            var sum = pass.Buffers.InputPlusInner.Span;
            pass.X.CopyRows(sum, stride, from, end);
            foreach (var (values, firstColumn, columns) in pass.Y)
                for (var row = from; row < end; row++)
                {
                    var destination = sum.Slice(row * stride + firstColumn, columns);
                    pass.Kernels.Zip(
                        new Add(), destination, values.Values.Span.Slice(row * values.RowStride(columns), columns), destination);
                }
        });
    }

    public void Backward(StepUpdate<T> update, ICotangentSource<T> next, int rows)
    {
        next.WriteInputCotangent(kernels, 0, buffers!.Width, buffers.Cotangent.Elements, buffers.PaddedWidth, rows);
        LayerStack.Backward(inner, update, buffers.Cotangent, rows);
    }

    public void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> x, int rows) => inner[0].UpdateWeights(update, x, rows);

    /// <summary>x̄ of f, plus ȳ.</summary>
    public void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows)
    {
        inner[0].WriteInputCotangent(kernels, firstColumn, columns, destination, stride, rows);
        for (var row = 0; row < rows; row++)
        {
            var xBar = destination.Span.Slice(row * stride, columns);
            kernels.Zip(new Add(), buffers!.Cotangent.Elements.Span.Slice(row * buffers.PaddedWidth + firstColumn, columns), xBar, xBar);
        }
    }

    /// <summary>Arrays for inputs of one width.</summary>
    sealed class ResidualBuffers
    {
        public ResidualBuffers(int width, int maxRows, Kernels<T> kernels)
        {
            (Width, PaddedWidth) = (width, kernels.PaddedWidth(width));
            InputPlusInner = Kernels<T>.AllocateAligned(maxRows * PaddedWidth);
            Cotangent = new(Kernels<T>.AllocateAligned(maxRows * PaddedWidth), PaddedWidth);
            Outputs = [new(new(InputPlusInner, IsTransposed: false) { LeadingDimension = PaddedWidth }, 0, width)];
        }

        public int Width { get; }

        public int PaddedWidth { get; }

        public Memory<T> InputPlusInner { get; }

        public CotangentBuffer<T> Cotangent { get; }

        public ImmutableArray<ColumnSlice<T>> Outputs { get; }
    }
}
