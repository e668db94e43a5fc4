using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>y = f(x·W + b), and the elementwise layers after f: a dense layer whose W is packed once.</summary>
sealed class InferenceDense<T> : IInferenceLayer<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int inputWidth;
    readonly bool maySkipZeros;
    readonly ReadOnlyMemory<T> packedWeights, paddedBias;
    readonly BiasActivation<T> biasActivation;
    readonly ImmutableArray<IElementwiseLayer> laterStages;

    /// <param name="p">W and b, finite.</param>
    /// <param name="stages">The elementwise layers after it; the first is fused with the bias.</param>
    /// <param name="kernels">The arithmetic.</param>
    public InferenceDense(Parameters<T> p, ImmutableArray<IElementwiseLayer> stages, Kernels<T> kernels)
    {
        var (w, b) = p;
        Shapes.Require(b.Rows == 1 && b.Columns == w.Columns, "rows plus a row", "the row needs as many columns, and 1 row", w, b);
        (this.kernels, inputWidth, OutputWidth, OutputStride) = (kernels, w.Rows, w.Columns, kernels.PaddedWidth(w.Columns));
        var (packed, bias) = (Kernels<T>.AllocateAligned(inputWidth * OutputStride), Kernels<T>.AllocateAligned(OutputStride));
        kernels.Pack(w.Array, new(0, w.Rows, w.Columns), packed);
        b.Span.CopyTo(bias.Span);
        (packedWeights, paddedBias) = (packed, bias);
        biasActivation = stages.IsEmpty
            ? kernels.CreateBiasActivation(new IdentityOp(), new IdentityPullbackOp())
            : stages[0].CreateBiasActivation(kernels);
        // A product that is −0 instead of 0 makes no difference to its sum with a bias other than −0.
        maySkipZeros = !b.Values.Any(x => kernels.ToDouble(x) is 0 and var zero && double.IsNegative(zero));
        laterStages = stages.IsEmpty ? [] : stages[1..];
    }

    public int OutputWidth { get; }

    public int OutputStride { get; }

    public int ScratchPerRow => 0;

    public void Forward(ReadOnlySpan<T> x, int xStride, Span<T> y, int rows, Span<T> scratch)
    {
        kernels.GemmPacked(x, xStride, packedWeights.Span, y, new(rows, inputWidth, OutputStride), maySkipZeros);
        for (var row = 0; row < rows; row++)
        {
            var z = y.Slice(row * OutputStride, OutputStride);
            biasActivation.Forward(z, paddedBias.Span, z, z);
        }
        foreach (var stage in laterStages) stage.Forward(kernels, y, y);
    }
}
