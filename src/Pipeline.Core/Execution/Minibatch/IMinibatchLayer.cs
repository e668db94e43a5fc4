using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Optimizers;

namespace Pipeline.Execution;

/// <summary>A part of the network on batches of up to a fixed number of rows, in arrays that every step overwrites.</summary>
interface IMinibatchLayer<T> : ICotangentSource<T> where T : unmanaged
{
    /// <summary>y, batch × out, as column slices in order; valid until the next forward pass.</summary>
    ImmutableArray<ColumnSlice<T>> Outputs { get; }

    /// <summary>y = f(x).</summary>
    /// <param name="x">batch × in, as column slices in order.</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="key">The key of the step, from which random layers are drawn; null for inference.</param>
    void Forward(ImmutableArray<ColumnSlice<T>> x, int rows, Key? key);

    /// <summary>The pullback at ȳ, which comes from what follows; it reads W of the following layer before that is updated.</summary>
    void Backward(StepUpdate<T> update, ICotangentSource<T> next, int rows);

    /// <summary>Hands the gradients of the layer's parameters to the optimizer. x: the inputs of the forward pass.</summary>
    void UpdateWeights(StepUpdate<T> update, ImmutableArray<ColumnSlice<T>> x, int rows);
}

/// <summary>The beginning of the network, which reads a batch.</summary>
interface IBatchReader<T> where T : unmanaged
{
    /// <summary>y, batch × out, as column slices in order; valid until the next forward pass.</summary>
    ImmutableArray<ColumnSlice<T>> Outputs { get; }

    /// <summary>y = f(x). x: batch × in.</summary>
    void Forward(Matrix<T> x, Key? key);

    /// <summary>The pullback at ȳ without the gradient of x, and what <see cref="IMinibatchLayer{T}.UpdateWeights"/> does.</summary>
    void Backward(StepUpdate<T> update, ICotangentSource<T> next, int rows);
}

/// <summary>Layers one after the other.</summary>
static class LayerStack
{
    /// <summary>y of the last layer, or x where there is none.</summary>
    public static ImmutableArray<ColumnSlice<T>> Forward<T>(
        ImmutableArray<IMinibatchLayer<T>> layers, ImmutableArray<ColumnSlice<T>> x, int rows, Key? key) where T : unmanaged
    {
        foreach (var layer in layers)
        {
            layer.Forward(x, rows, key);
            x = layer.Outputs;
        }
        return x;
    }

    /// <summary>The pullbacks of all layers, and the updates of all but the first, whose W is still to be read.</summary>
    public static void Backward<T>(ImmutableArray<IMinibatchLayer<T>> layers, StepUpdate<T> update, ICotangentSource<T> next, int rows)
        where T : unmanaged
    {
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            layers[i].Backward(update, i == layers.Length - 1 ? next : layers[i + 1], rows);
            if (i < layers.Length - 1) layers[i + 1].UpdateWeights(update, layers[i].Outputs, rows);
        }
    }
}

/// <summary>The source of ȳ for the layer before it.</summary>
interface ICotangentSource<T> where T : unmanaged
{
    /// <summary>Writes columns firstColumn … firstColumn + columns − 1 of ȳ; called by several threads for different columns.</summary>
    /// <param name="kernels">The arithmetic and threads of the caller.</param>
    /// <param name="firstColumn">The first column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="destination">rows × columns, rows <paramref name="stride"/> apart; written.</param>
    /// <param name="stride">Elements from one row of the destination to the next.</param>
    /// <param name="rows">Rows of the batch.</param>
    void WriteInputCotangent(Kernels<T> kernels, int firstColumn, int columns, Memory<T> destination, int stride, int rows);
}

/// <summary>Parameters that an executor updates, with the optimizer's state for them.</summary>
interface IUpdatedParameters<T> where T : unmanaged
{
    /// <summary>Number of matrices.</summary>
    int MatrixCount { get; }

    /// <summary>The gradients of the current step, for an optimizer without an in-place form.</summary>
    ImmutableArray<Matrix<T>> Gradients { get; }

    /// <summary>The parameters, as copies.</summary>
    ImmutableArray<Matrix<T>> CopyParameters();

    /// <summary>A slot of the optimizer's state in the shape of the parameters, as copies.</summary>
    ImmutableArray<Matrix<T>> CopySlot(int index);

    /// <summary>Replaces the parameters.</summary>
    void SetParameters(Parameters<T> p);

    /// <summary>A later stage of the optimizer; the last one adds the update.</summary>
    void ContinueUpdate(StepUpdate<T> update, int stage);

    /// <summary>‖g‖² of each matrix: summed down each column, then over the columns.</summary>
    void WriteSquaredNormPerMatrix(Span<double> squaredNorms);

    /// <summary>The gradient before a barrier in the shape of the parameters, as copies.</summary>
    ImmutableArray<Matrix<T>> CopyGradient();

    /// <summary>g ← factor·g.</summary>
    void ScaleGradient(double factor);

    /// <summary>The transform <see cref="MaxNorm"/>.</summary>
    void ApplyMaxNorm(MaxNorm maxNorm);
}
