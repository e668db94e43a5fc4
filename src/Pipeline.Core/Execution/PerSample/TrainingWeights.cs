using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// The weights of a dense layer while steps go on, in arrays that every step uses again. What it stands for is at every moment a value, W or
/// W₀ + Σᵢ xᵢᵀuᵢ, and <see cref="Snapshot"/> gives it away as a matrix of its own.
/// </summary>
/// <remarks>
/// Rows of numbers that come in and go out are as wide as whole lanes. Behind the columns of W what comes in is 0 (but for products, where nobody looks at it).
/// </remarks>
abstract class TrainingWeights<T> where T : unmanaged
{
    /// <summary>y = a·W.</summary>
    /// <param name="number">The number of the sample in its block: a layer that looked ahead knows a by it.</param>
    /// <param name="terms">Terms that there are.</param>
    /// <param name="a">in numbers.</param>
    /// <param name="y">As many as whole lanes hold out, written.</param>
    public abstract void Forward(int number, int terms, ReadOnlySpan<T> a, Span<T> y);

    /// <summary>W ← W + aᵀu, as term number <paramref name="at"/>.</summary>
    public abstract void AddUpdate(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u);

    /// <summary>The block ends: W is written out with its terms.</summary>
    public abstract void Flush(int terms);

    /// <summary>W as it stood when the block began.</summary>
    public abstract Matrix<T> Base();

    /// <summary>W with its terms: what <paramref name="start"/> and they are together.</summary>
    public abstract Matrix<T> Snapshot(Matrix<T> start, int terms);
}

/// <summary>The weights of a layer that has others before it, which ask for the cotangent of its input.</summary>
abstract class HiddenWeights<T> : TrainingWeights<T> where T : unmanaged
{
    /// <summary>y = δ·Wᵀ.</summary>
    /// <param name="terms">Terms that there are.</param>
    /// <param name="delta">out numbers.</param>
    /// <param name="y">As many as whole lanes hold in, written.</param>
    public abstract void BackwardInput(int terms, ReadOnlySpan<T> delta, Span<T> y);
}
