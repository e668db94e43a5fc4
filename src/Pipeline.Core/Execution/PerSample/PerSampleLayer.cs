using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// A dense layer with its activation on single samples: z = a·W, x = z + b, y = f(x), and backward x̄ = ȳ·f′(x), u = updateFactor·x̄.
/// </summary>
/// <remarks>
/// <c>bias</c>, <c>product</c> (z), <c>preActivation</c> (x), <c>output</c> (y), <c>cotangent</c> (ȳ, then x̄) and <c>update</c> (u) are
/// rows of out elements, padded to the SIMD width.
/// The layer owns them and every step overwrites them; only the calling thread touches them.
/// </remarks>
sealed class PerSampleLayer<T> where T : unmanaged
{
    readonly BiasActivation<T> biasActivation;
    readonly int outputWidth;
    readonly T[] bias, product, preActivation, output, cotangent, update;

    public PerSampleLayer(TrainingWeights<T> weights, BiasActivation<T> activation, Matrix<T> bias, Kernels<T> kernels)
    {
        (Weights, this.biasActivation, outputWidth) = (weights, activation, bias.Columns);
        var paddedOutputs = kernels.PaddedWidth(outputWidth);
        this.bias = Kernels<T>.Pad(bias.Span, outputWidth, paddedOutputs);
        (product, preActivation, output, cotangent, update) = (
            new T[paddedOutputs], new T[paddedOutputs], new T[paddedOutputs], new T[paddedOutputs], new T[paddedOutputs]);
    }

    public TrainingWeights<T> Weights { get; }

    /// <summary>y, padded with zeros; the next <see cref="Forward"/> overwrites it.</summary>
    public ReadOnlySpan<T> Output => output;

    /// <summary>Where ȳ is to be written before <see cref="Backward"/>, padded with zeros.</summary>
    public Span<T> Cotangent => cotangent;

    /// <summary>y, 1 × out, as a copy.</summary>
    public Matrix<T> CopyOutput() => new(1, outputWidth, output[..outputWidth]);

    /// <summary>b, 1 × out, as a copy.</summary>
    public Matrix<T> CopyBias() => new(1, outputWidth, bias[..outputWidth]);

    /// <summary>y = f(a·W + b).</summary>
    /// <param name="sampleIndex">The number of the sample in its block.</param>
    /// <param name="pendingRank">Updates of the block so far.</param>
    /// <param name="a">The input, as <see cref="TrainingWeights{T}.Forward"/> takes it.</param>
    public void Forward(int sampleIndex, int pendingRank, ReadOnlySpan<T> a)
    {
        Weights.Forward(sampleIndex, pendingRank, a, product);
        biasActivation.Forward(product, bias, preActivation, output);
        output.AsSpan(outputWidth).Clear();      // f(0) need not be 0, and the next layer's updates take the padding along
    }

    /// <summary>ā = x̄·Wᵀ with W before the update, then W ← W + aᵀu and b ← b + u.</summary>
    /// <param name="updateFactor">u = factor·x̄: minus the learning rate.</param>
    /// <param name="updateIndex">Updates of the block so far; the number of this one.</param>
    /// <param name="a">The input of the layer.</param>
    /// <param name="inputCotangent">ā, written; empty for the first layer.</param>
    public void Backward(double updateFactor, int updateIndex, ReadOnlySpan<T> a, Span<T> inputCotangent)
    {
        biasActivation.Backward(updateFactor, preActivation, output, cotangent, update);
        if (Weights is HiddenWeights<T> hidden && !inputCotangent.IsEmpty) hidden.BackwardInput(updateIndex, cotangent, inputCotangent);
        Weights.AddUpdate(updateIndex, a, update);
        biasActivation.AddToBias(bias, update);
    }
}
