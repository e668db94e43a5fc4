using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// The weights W of a dense layer during per-sample training, in × out, in arrays that every step overwrites: W itself, or the sum
/// W₀ + Σᵢ xᵢᵀuᵢ of the weights at the start of a block and the rank-one updates since.
/// </summary>
/// <remarks>
/// A block has room for a fixed number of updates; update i is that of sample i of the block, and "rank" is the number of updates so far.
/// Vectors are padded to the SIMD width. <see cref="AddUpdate"/> takes a and u with padding 0; products do not read the padding of their
/// operand, and that of y is 0 on output. Implementations own their arrays, and only the calling thread calls them; <see cref="CopyBase"/>
/// and <see cref="CopyWithPending"/> return copies.
/// </remarks>
abstract class TrainingWeights<T> where T : unmanaged
{
    /// <summary>y = a·W.</summary>
    /// <param name="sampleIndex">
    /// The number of the sample in its block, from 0; it identifies a where the inputs of the block are known in advance.
    /// </param>
    /// <param name="pendingRank">Updates so far.</param>
    /// <param name="a">The input: in elements, or empty where <paramref name="sampleIndex"/> identifies it.</param>
    /// <param name="y">out elements, padded; written.</param>
    public abstract void Forward(int sampleIndex, int pendingRank, ReadOnlySpan<T> a, Span<T> y);

    /// <summary>W ← W + aᵀu, as update number <paramref name="updateIndex"/> of the block.</summary>
    public abstract void AddUpdate(int updateIndex, ReadOnlySpan<T> a, ReadOnlySpan<T> u);

    /// <summary>The end of a block: W₀ ← W₀ + Σᵢ xᵢᵀuᵢ over the first <paramref name="pendingRank"/> updates, one pass over W₀.</summary>
    public abstract void Flush(int pendingRank);

    /// <summary>W₀ as a copy; W where updates are not deferred.</summary>
    public abstract Matrix<T> CopyBase();

    /// <summary>
    /// W as a matrix with <paramref name="pendingRank"/> pending updates over <paramref name="baseWeights"/>, which is
    /// <see cref="CopyBase"/>.
    /// </summary>
    public abstract Matrix<T> CopyWithPending(Matrix<T> baseWeights, int pendingRank);
}

/// <summary>
/// Weights that read their input at every product, and can also propagate a gradient to it: of any layer but a first one that looks ahead.
/// </summary>
abstract class HiddenWeights<T> : TrainingWeights<T> where T : unmanaged
{
    /// <summary>y = δ·Wᵀ.</summary>
    /// <param name="pendingRank">Updates so far.</param>
    /// <param name="delta">out elements.</param>
    /// <param name="inputGradient">in elements, padded; written.</param>
    public abstract void BackwardInput(int pendingRank, ReadOnlySpan<T> delta, Span<T> inputGradient);
}
