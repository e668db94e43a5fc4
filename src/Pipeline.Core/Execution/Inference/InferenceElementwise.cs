using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;

namespace Pipeline.Execution;

/// <summary>Elementwise layers that follow no dense layer; none of them: y = x.</summary>
sealed class InferenceElementwise<T>(int width, ImmutableArray<IElementwiseLayer> stages, Kernels<T> kernels) : IInferenceLayer<T>
    where T : unmanaged
{
    readonly Kernels<T> kernels = kernels;
    readonly ImmutableArray<IElementwiseLayer> stages = stages;

    public int OutputWidth { get; } = width;

    public int OutputStride { get; } = kernels.PaddedWidth(width);

    public int ScratchPerRow => 0;

    public void Forward(ReadOnlySpan<T> x, int xStride, Span<T> y, int rows, Span<T> scratch)
    {
        for (var row = 0; row < rows; row++)
        {
            x.Slice(row * xStride, OutputWidth).CopyTo(y.Slice(row * OutputStride, OutputWidth));
            y.Slice(row * OutputStride + OutputWidth, OutputStride - OutputWidth).Clear();
        }
        foreach (var stage in stages) stage.Forward(kernels, y, y);
    }
}
