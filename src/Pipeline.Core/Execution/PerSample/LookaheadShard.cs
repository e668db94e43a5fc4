using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Some outputs of a first layer that looks ahead: their weights, and what is asked of them as a whole. Every part has the inputs for itself: making them twice costs
/// less than fetching them from the cache of another core.
/// </summary>
/// <remarks>
/// W stands as its transpose and X in both orders. So every large product has the pixels of an image or the samples of a block as its columns, whole lanes of
/// them, and reads all factors as they stand.
/// </remarks>
sealed class LookaheadShard<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int first, outputs, inputs, block;
    readonly Memory<T> transposed;              // its rows of W₀ᵀ: outputs × inputs
    readonly Memory<T> x, xTransposed;          // a term a row, a term a column
    readonly Memory<T> products, updates;       // its rows of Zᵀ; its columns of U

    /// <param name="w">All weights, in × out.</param>
    /// <param name="first">The first of its outputs.</param>
    /// <param name="end">The first that is not its.</param>
    /// <param name="block">Terms that there may be.</param>
    /// <param name="kernels">On one thread.</param>
    public LookaheadShard(Matrix<T> w, int first, int end, int block, Kernels<T> kernels)
    {
        (this.kernels, this.first, outputs, inputs, this.block) = (kernels, first, end - first, w.Rows, block);
        (transposed, x, xTransposed) = (Kernels<T>.AllocateAligned(outputs * inputs), Kernels<T>.AllocateAligned(block * inputs), Kernels<T>.AllocateAligned(block * inputs));
        (products, updates) = (Kernels<T>.AllocateAligned(outputs * block), Kernels<T>.AllocateAligned(block * outputs));
        Transposition.Transpose((w.Base ?? w).Span[first..], w.Columns, outputs, inputs, transposed.Span, inputs);
        for (var i = 0; i < w.PendingRank; i++) w.LowRankTerms!.X.Row(i).CopyTo(x.Span[(i * inputs)..]);
    }

    /// <summary>The inputs so far.</summary>
    public ReadOnlyMemory<T> X => x;

    /// <summary>The inputs of the terms from number <paramref name="from"/> on.</summary>
    /// <param name="from">Terms that there are.</param>
    /// <param name="next">The inputs.</param>
    /// <param name="begin">The one to begin with: when each part begins with another, each comes from far away for one of them only.</param>
    public void ReadInputs(int from, ImmutableArray<Matrix<T>> next, int begin)
    {
        for (var k = begin; k < begin + next.Length; k++) next[k % next.Length].CopyTo(x.Span.Slice((from + k % next.Length) * inputs, inputs));
        kernels.Transpose(x.Span, block, inputs, xTransposed.Span);
    }

    /// <summary>Rows <paramref name="row"/> … <paramref name="end"/> − 1 of G = X·Xᵀ, as far as they are asked for: gₖᵢ with i ≤ k, in whole lanes.</summary>
    public void Gram(int row, int end, Memory<T> gram)
    {
        for (int next; row < end; row = next)
        {
            next = Math.Min(end, (row / kernels.LaneWidth + 1) * kernels.LaneWidth);
            kernels.Gemm(
                default, new(x[(row * inputs)..], IsTransposed: false), new(xTransposed, IsTransposed: false) { LeadingDimension = block },
                gram[(row * block)..], new(next - row, inputs, Math.Min(block, kernels.PaddedWidth(next))) { LeadingDimension = block });
        }
    }

    /// <summary>Its columns of Z = X·W₀, block × all.</summary>
    public void Products(Span<T> z, int all)
    {
        kernels.Gemm(default, new(transposed, IsTransposed: false), new(xTransposed, IsTransposed: false), products, new(outputs, inputs, block));
        Transposition.Transpose(products.Span, block, block, outputs, z[first..], all);
    }

    /// <summary>Its columns of W, in × all.</summary>
    public void CopyWeightsTo(Span<T> w, int all) => Transposition.Transpose(transposed.Span, inputs, inputs, outputs, w[first..], all);

    /// <summary>Wᵀ = W₀ᵀ + UᵀX, in place.</summary>
    /// <param name="u">terms × all.</param>
    /// <param name="terms">Terms that there are.</param>
    /// <param name="all">From one term to the next.</param>
    public void Flush(ReadOnlySpan<T> u, int terms, int all)
    {
        // Row after row it comes from another core as fast as it can; column after column, as the product asks for it, each line would be waited for.
        for (var term = 0; term < terms; term++) u.Slice(term * all + first, outputs).CopyTo(updates.Span[(term * outputs)..]);
        kernels.Gemm(transposed, GemmOperand<T>.Transposed(updates), new(x, IsTransposed: false), transposed, new(outputs, terms, inputs));
    }
}
