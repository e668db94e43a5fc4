using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>The beginning of the network, which reads a batch.</summary>
interface IBatchReader<T> where T : unmanaged
{
    /// <summary>y, batch × out, as column slices in order; valid until the next forward pass.</summary>
    ImmutableArray<ColumnSlice<T>> Outputs { get; }

    /// <summary>y = f(x). x: batch × in.</summary>
    void Forward(Matrix<T> x, Key? key);

    /// <summary>The pullback at ȳ without the gradient of x, and what <see cref="IMinibatchLayer{T}.UpdateWeights"/> does.</summary>
    void BackwardAndUpdate(StepUpdate<T> update, ICotangentSource<T> next, int rows);
}
