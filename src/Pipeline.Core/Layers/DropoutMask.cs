using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Layers;

/// <summary>y = x ⊙ m, x̄ = ȳ ⊙ m with a random mask m of 0 and 1/(1 − rate): <see cref="Dropout"/> in one step.</summary>
/// <remarks>
/// Element i of m, in row-major order, is 0 where word i of the key is below rate · 2³². So it depends neither on threads nor on the order
/// of evaluation.
/// </remarks>
/// <param name="Rate">The probability of 0.</param>
/// <param name="Key">The key of the step.</param>
sealed record DropoutMask(double Rate, Key Key) : Layer
{
    /// <inheritdoc/>
    public override string Name => "dropout mask";

    /// <inheritdoc/>
    public override (Matrix<T> Y, Pullback<T> Pullback) Apply<T>(Parameters<T> p, Matrix<T> x)
    {
        var m = Matrix<T>.Allocate(x.Rows, x.Columns);
        Fill<T>(Rate, Key, 0, m.Array);
        return (Matrix<T>.Hadamard(x, m), yBar => (Parameters<T>.Empty, () => Matrix<T>.Hadamard(yBar, m)));
    }

    /// <summary>Elements firstIndex, firstIndex + 1, … of the mask.</summary>
    /// <param name="rate">The probability of 0.</param>
    /// <param name="key">The key of the step.</param>
    /// <param name="firstIndex">Row-major index into batch × width.</param>
    /// <param name="mask">Written.</param>
    public static void Fill<T>(double rate, Key key, long firstIndex, Span<T> mask) where T : unmanaged
    {
        const int chunkLength = 256;
        var (zero, kept) = (Kernels<T>.Default.FromDouble(0), Kernels<T>.Default.FromDouble(1 / (1 - rate)));
        var threshold = (ulong)(rate * (1L << 32));
        Span<uint> words = stackalloc uint[chunkLength];
        for (var start = 0; start < mask.Length; start += chunkLength)
        {
            var chunk = mask.Slice(start, Math.Min(chunkLength, mask.Length - start));
            key.FillWords(firstIndex + start, words[..chunk.Length]);
            for (var i = 0; i < chunk.Length; i++) chunk[i] = words[i] < threshold ? zero : kept;
        }
    }
}
