using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// A range of the outputs of <see cref="LookaheadWeights{T}"/>, first … end − 1: its columns of W₀, Z = X·W₀ and W₀ + XᵀU, and some rows of
/// the Gram matrix G = X·Xᵀ.
/// </summary>
/// <remarks>
/// With n = end − first, row-major, unpadded and aligned to 64 bytes: <c>transposed</c>, its rows of W₀ᵀ: n × in; <c>x</c>: block × in;
/// <c>xTransposed</c>: in × block; <c>products</c>, its rows of Zᵀ: n × block; <c>updates</c>, its columns of U: block × n.
/// W₀ is stored as its transpose and X in both orders: so each large product has in or block columns (of a digit image and of the default
/// block, multiples of the SIMD width), and reads both operands along their rows.
/// Each shard has its own copy of X, because reading the inputs twice is cheaper than fetching them from the cache of another core.
/// The shard owns its arrays; only the thread that runs its share of a parallel loop touches them, and the calling thread between loops.
/// </remarks>
sealed class LookaheadShard<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int first, outputs, inputs, block;
    readonly Memory<T> transposed;
    readonly Memory<T> x, xTransposed;
    readonly Memory<T> products, updates;

    /// <param name="w">All weights, in × out, maybe with pending updates: their inputs become the first rows of X.</param>
    /// <param name="first">The first output of this shard.</param>
    /// <param name="end">One past its last output.</param>
    /// <param name="block">Samples per block, at most.</param>
    /// <param name="kernels">On one thread.</param>
    public LookaheadShard(Matrix<T> w, int first, int end, int block, Kernels<T> kernels)
    {
        (this.kernels, this.first, outputs, inputs, this.block) = (kernels, first, end - first, w.Rows, block);
        transposed = Kernels<T>.AllocateAligned(outputs * inputs);
        x = Kernels<T>.AllocateAligned(block * inputs);
        xTransposed = Kernels<T>.AllocateAligned(block * inputs);
        products = Kernels<T>.AllocateAligned(outputs * block);
        updates = Kernels<T>.AllocateAligned(block * outputs);
        Transposition.Transpose((w.Base ?? w).Span[first..], w.Columns, outputs, inputs, transposed.Span, inputs);
        for (var i = 0; i < w.PendingRank; i++) w.LowRankTerms!.X.Row(i).CopyTo(x.Span[(i * inputs)..]);
    }

    /// <summary>X, block × in: the inputs of the block as far as they have been read.</summary>
    public ReadOnlyMemory<T> X => x;

    /// <summary>Writes the inputs of samples <paramref name="from"/>, from + 1, … of the block to X and its transpose.</summary>
    /// <param name="from">The first sample to write.</param>
    /// <param name="next">Their inputs, 1 × in each.</param>
    /// <param name="begin">
    /// The one to begin with. Each shard begins with another one, so that each input is fetched from main memory by one thread, and by the
    /// others from the shared cache.
    /// </param>
    public void ReadInputs(int from, ImmutableArray<Matrix<T>> next, int begin)
    {
        for (var i = begin; i < begin + next.Length; i++)
        {
            var sample = i % next.Length;
            next[sample].CopyTo(x.Span.Slice((from + sample) * inputs, inputs));
        }
        kernels.Transpose(x.Span, block, inputs, xTransposed.Span);
    }

    /// <summary>Rows <paramref name="row"/> … <paramref name="end"/> − 1 of the lower triangle of G = X·Xᵀ, diagonal included.</summary>
    /// <remarks>
    /// Only gₖᵢ with i ≤ k are used. Rows are computed in groups of the SIMD width, each up to its diagonal rounded up to whole vectors.
    /// </remarks>
    /// <param name="row">The first row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="gram">block × block; those rows are written.</param>
    public void ComputeGram(int row, int end, Memory<T> gram)
    {
        for (int next; row < end; row = next)
        {
            next = Math.Min(end, (row / kernels.SimdWidth + 1) * kernels.SimdWidth);
            var columns = Math.Min(block, kernels.PaddedWidth(next));
            kernels.Gemm(
                default,
                new(x[(row * inputs)..], IsTransposed: false),
                new(xTransposed, IsTransposed: false) { LeadingDimension = block },
                gram[(row * block)..], new(next - row, inputs, columns) { LeadingDimension = block });
        }
    }

    /// <summary>Its columns of Z = X·W₀, computed as Zᵀ = W₀ᵀ·Xᵀ.</summary>
    /// <param name="z">block × stride; the columns of this shard are written.</param>
    /// <param name="stride">Elements from one row of Z to the next.</param>
    public void ComputeProducts(Span<T> z, int stride)
    {
        kernels.Gemm(
            default, new(transposed, IsTransposed: false), new(xTransposed, IsTransposed: false), products, new(outputs, inputs, block));
        Transposition.Transpose(products.Span, block, block, outputs, z[first..], stride);
    }

    /// <summary>Copies its columns of W₀.</summary>
    /// <param name="w">in × stride; the columns of this shard are written.</param>
    /// <param name="stride">Elements from one row of w to the next.</param>
    public void CopyWeightsTo(Span<T> w, int stride) =>
        Transposition.Transpose(transposed.Span, inputs, inputs, outputs, w[first..], stride);

    /// <summary>W₀ᵀ ← W₀ᵀ + UᵀX, in place.</summary>
    /// <param name="u">U, rank × stride.</param>
    /// <param name="rank">Updates so far.</param>
    /// <param name="stride">Elements from one row of U to the next.</param>
    public void Flush(ReadOnlySpan<T> u, int rank, int stride)
    {
        // U was written by another core. Copied row by row, its cache lines are prefetched; read column by column, as the product reads it,
        // each of them would be waited for.
        StridedRows.Copy(u[first..], stride, updates.Span, outputs, rank, outputs);
        kernels.Gemm(
            transposed, GemmOperand<T>.Transposed(updates), new(x, IsTransposed: false), transposed, new(outputs, rank, inputs));
    }
}
