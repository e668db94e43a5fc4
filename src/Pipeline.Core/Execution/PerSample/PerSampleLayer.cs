using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// A dense layer with its activation on single samples: z = a·W, x = z + b, y = f(x), and backward x̄ = ȳ·f′(x), u = factor·x̄.
/// </summary>
/// <remarks>
/// <c>bias</c>, <c>z</c>, <c>x</c>, <c>y</c>, <c>cotangent</c> (ȳ, then x̄) and <c>update</c> (u) are rows of out elements, padded to the
/// SIMD width.
/// The layer owns them and every step overwrites them; only the calling thread touches them.
/// </remarks>
sealed class PerSampleLayer<T> where T : unmanaged
{
    readonly BiasActivation<T> activation;
    readonly int columns;
    readonly T[] bias, z, x, y, cotangent, update;

    public PerSampleLayer(TrainingWeights<T> weights, BiasActivation<T> activation, Matrix<T> bias, Kernels<T> kernels)
    {
        (Weights, this.activation, columns) = (weights, activation, bias.Columns);
        var width = kernels.PaddedWidth(columns);
        this.bias = Kernels<T>.Pad(bias.Span, columns, width);
        (z, x, y, cotangent, update) = (new T[width], new T[width], new T[width], new T[width], new T[width]);
    }

    public TrainingWeights<T> Weights { get; }

    /// <summary>y, padded with zeros; the next <see cref="Forward"/> overwrites it.</summary>
    public ReadOnlySpan<T> Outputs => y;

    /// <summary>Where ȳ is to be written before <see cref="Backward"/>, padded with zeros.</summary>
    public Span<T> Cotangent => cotangent;

    /// <summary>y, 1 × out, as a copy.</summary>
    public Matrix<T> CopyOutputs() => new(1, columns, y[..columns]);

    /// <summary>b, 1 × out, as a copy.</summary>
    public Matrix<T> CopyBias() => new(1, columns, bias[..columns]);

    /// <summary>y = f(a·W + b).</summary>
    /// <param name="sample">The number of the sample in its block.</param>
    /// <param name="rank">Updates of the block so far.</param>
    /// <param name="a">The input, as <see cref="TrainingWeights{T}.Forward"/> takes it.</param>
    public void Forward(int sample, int rank, ReadOnlySpan<T> a)
    {
        Weights.Forward(sample, rank, a, z);
        activation.Forward(z, bias, x, y);
        y.AsSpan(columns).Clear();      // f(0) need not be 0, and the next layer's updates take the padding along
    }

    /// <summary>ā = x̄·Wᵀ with W before the update, then W ← W + aᵀu and b ← b + u.</summary>
    /// <param name="factor">u = factor·x̄: minus the learning rate.</param>
    /// <param name="rank">Updates of the block so far; the number of this one.</param>
    /// <param name="a">The input of the layer.</param>
    /// <param name="inputCotangent">ā, written; empty for the first layer.</param>
    public void Backward(double factor, int rank, ReadOnlySpan<T> a, Span<T> inputCotangent)
    {
        activation.Backward(factor, x, y, cotangent, update);
        if (Weights is HiddenWeights<T> hidden && !inputCotangent.IsEmpty) hidden.BackwardInput(rank, cotangent, inputCotangent);
        Weights.AddUpdate(rank, a, update);
        activation.UpdateBias(bias, update);
    }
}
