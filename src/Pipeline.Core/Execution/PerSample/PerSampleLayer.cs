using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>A dense layer and its activation, while steps go on: forward and backward as the layers define them.</summary>
sealed class PerSampleLayer<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly BiasActivation<T> neurons;
    readonly int columns;
    readonly T[] bias, z, x, y, cotangent, update;

    public PerSampleLayer(TrainingWeights<T> weights, BiasActivation<T> neurons, Matrix<T> bias, Kernels<T> kernels)
    {
        (Weights, this.neurons, this.kernels, columns) = (weights, neurons, kernels, bias.Columns);
        var width = kernels.PaddedWidth(columns);
        this.bias = Kernels<T>.Pad(bias.Span, columns, width);
        (z, x, y, cotangent, update) = (new T[width], new T[width], new T[width], new T[width], new T[width]);
    }

    public TrainingWeights<T> Weights { get; }

    /// <summary>What comes out; zeros behind the columns.</summary>
    public ReadOnlySpan<T> Outputs => y;

    /// <summary>Where the cotangent of what comes out is to be written; zeros behind the columns.</summary>
    public Span<T> Cotangent => cotangent;

    /// <summary>The outputs, as a value of their own.</summary>
    public Matrix<T> Values() => new(1, columns, y[..columns]);

    /// <summary>The biases, as a value of their own.</summary>
    public Matrix<T> Bias() => new(1, columns, bias[..columns]);

    /// <summary>y = f(a·W + b).</summary>
    /// <param name="number">The number of the sample in its block.</param>
    /// <param name="terms">Terms that there are.</param>
    /// <param name="a">What comes in.</param>
    public void Forward(int number, int terms, ReadOnlySpan<T> a)
    {
        Weights.Forward(number, terms, a, z);
        neurons.Forward(z, bias, x, y);
        y.AsSpan(columns).Clear();
    }

    /// <summary>The input's cotangent, from the weights as they were; then the update.</summary>
    public void Backward(double factor, int terms, ReadOnlySpan<T> a, Span<T> inputCotangent)
    {
        neurons.Backward(factor, x, y, cotangent, update);
        if (Weights is HiddenWeights<T> hidden && !inputCotangent.IsEmpty) hidden.BackwardInput(terms, cotangent, inputCotangent);
        Weights.AddUpdate(terms, a, update);
        neurons.UpdateBias(bias, update);
    }
}
