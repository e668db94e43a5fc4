using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;

namespace Pipeline.Execution;

/// <summary>A network, forward only: the bits of <see cref="Layer.Forward"/>, in scratch memory that the caller lends.</summary>
sealed class InferenceNetwork<T> : IInferenceLayer<T> where T : unmanaged
{
    readonly ImmutableArray<IInferenceLayer<T>> layers;
    readonly int bufferCount, stride;

    /// <param name="network">The network.</param>
    /// <param name="p">Its parameters.</param>
    /// <param name="inputWidth">A width that the network accepts.</param>
    /// <param name="kernels">The arithmetic, on one thread.</param>
    public InferenceNetwork(Layer network, Parameters<T> p, int inputWidth, Kernels<T> kernels)
    {
        var parts = network.SplitByPart(p);
        var units = ImmutableArray.CreateBuilder<IInferenceLayer<T>>();
        var width = inputWidth;
        foreach (var unit in NetworkUnit.SplitNetwork(network))
        {
            var (part, parameters) = parts[unit.FirstPart.Index];
            ImmutableArray<IElementwiseLayer> stages = [.. unit.Parts.Select(indexed => indexed.Layer).OfType<IElementwiseLayer>()];
            units.Add((unit.Kind, part) switch
            {
                (UnitKind.Dense, _) => new InferenceDense<T>(parameters, stages, kernels),
                (UnitKind.Elementwise, _) => new InferenceElementwise<T>(width, stages, kernels),
                (_, Residual residual) => new InferenceResidual<T>(new(residual.Inner, parameters, width, kernels), kernels),
                _ => new InferenceAsWritten<T>(part, parameters, width, OutputWidthOf(part, width), kernels),
            });
            width = units[^1].OutputWidth;
        }
        if (units.Count == 0) units.Add(new InferenceElementwise<T>(width, [], kernels));
        layers = units.DrainToImmutable();
        stride = layers.SkipLast(1).Select(layer => layer.OutputStride).DefaultIfEmpty(0).Max();
        bufferCount = Math.Min(layers.Length - 1, 2);
        ScratchPerRow = bufferCount * stride + layers.Max(layer => layer.ScratchPerRow);
    }

    public int OutputWidth => layers[^1].OutputWidth;

    public int OutputStride => layers[^1].OutputStride;

    /// <summary>What layers hand on alternates between two buffers; the rest is scratch of a layer.</summary>
    public int ScratchPerRow { get; }

    public void Forward(ReadOnlySpan<T> x, int xStride, Span<T> y, int rows, Span<T> scratch)
    {
        var layerScratch = scratch[(bufferCount * rows * stride)..];
        for (var i = 0; i < layers.Length; i++)
        {
            var layer = layers[i];
            var output = i == layers.Length - 1 ? y : scratch.Slice(i % 2 * rows * stride, rows * layer.OutputStride);
            layer.Forward(x, xStride, output, rows, layerScratch);
            x = output;
            xStride = layer.OutputStride;
        }
    }

    static int OutputWidthOf(Layer layer, int inputWidth) =>
        layer.OutputWidth(inputWidth).Match(width => width, error => throw new ArgumentException($"{layer.Name}: {error.Message}"));
}
