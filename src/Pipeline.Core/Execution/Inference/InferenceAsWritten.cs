using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>A layer without an in-place form, run as it is written. Only such a layer allocates.</summary>
sealed class InferenceAsWritten<T>(Layer layer, Parameters<T> parameters, int inputWidth, int outputWidth, Kernels<T> kernels)
    : IInferenceLayer<T> where T : unmanaged
{
    readonly Layer layer = layer;
    readonly Parameters<T> parameters = parameters;
    readonly int inputWidth = inputWidth;

    public int OutputWidth { get; } = outputWidth;

    public int OutputStride { get; } = kernels.PaddedWidth(outputWidth);

    public int ScratchPerRow => 0;

    public void Forward(ReadOnlySpan<T> x, int xStride, Span<T> y, int rows, Span<T> scratch)
    {
        var inputs = Matrix<T>.Allocate(rows, inputWidth);
        for (var row = 0; row < rows; row++) x.Slice(row * xStride, inputWidth).CopyTo(inputs.Array.AsSpan(row * inputWidth));
        var outputs = layer.Forward(parameters, inputs);
        for (var row = 0; row < rows; row++) outputs.Row(row).CopyTo(y[(row * OutputStride)..]);
    }
}
