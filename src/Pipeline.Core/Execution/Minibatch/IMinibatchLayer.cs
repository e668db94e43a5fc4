using System.Collections.Immutable;
using Pipeline.Numerics;

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
