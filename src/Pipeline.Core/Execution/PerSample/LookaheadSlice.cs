using System.Collections.Immutable;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// A range of the outputs of <see cref="LookaheadWeights{T}"/>, firstOutput … endOutput − 1: its columns of W₀, Z = X·W₀ and W₀ + XᵀU, and
/// some rows of the Gram matrix G = X·Xᵀ.
/// </summary>
/// <remarks>
/// With n = endOutput − firstOutput, row-major, unpadded and aligned to 64 bytes: <c>wTransposed</c>, its rows of W₀ᵀ: n × in; <c>x</c>:
/// block × in; <c>xTransposed</c>: in × block; <c>productsTransposed</c>, its rows of Zᵀ: n × block; <c>updates</c>, its columns of U:
/// block × n. W₀ is stored as its transpose and X in both orders: so each large product has in or block columns (of a digit image and of
/// the default block, multiples of the SIMD width), and reads both operands along their rows.
/// Each slice has its own copy of X, because reading the inputs twice is cheaper than fetching them from the cache of another core.
/// The slice owns its arrays; only the thread that runs its share of a parallel loop touches them, and the calling thread between loops.
/// </remarks>
sealed class LookaheadSlice<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int firstOutput, outputCount, inputWidth, stepsPerBlock;
    readonly Memory<T> wTransposed;
    readonly Memory<T> x, xTransposed;
    readonly Memory<T> productsTransposed, updates;

    /// <param name="w">All weights, in × out, maybe with pending updates: their inputs become the first rows of X.</param>
    /// <param name="firstOutput">The first output of this slice.</param>
    /// <param name="endOutput">One past its last output.</param>
    /// <param name="stepsPerBlock">Samples per block, at most.</param>
    /// <param name="kernels">On one thread.</param>
    public LookaheadSlice(Matrix<T> w, int firstOutput, int endOutput, int stepsPerBlock, Kernels<T> kernels)
    {
        (this.kernels, this.firstOutput, outputCount, inputWidth, this.stepsPerBlock) = (
            kernels, firstOutput, endOutput - firstOutput, w.Rows, stepsPerBlock);
        wTransposed = Kernels<T>.AllocateAligned(outputCount * inputWidth);
        x = Kernels<T>.AllocateAligned(stepsPerBlock * inputWidth);
        xTransposed = Kernels<T>.AllocateAligned(stepsPerBlock * inputWidth);
        productsTransposed = Kernels<T>.AllocateAligned(outputCount * stepsPerBlock);
        updates = Kernels<T>.AllocateAligned(stepsPerBlock * outputCount);
        Transposition.Transpose(
            (w.DeferredBase ?? w).Span[firstOutput..], w.Columns, outputCount, inputWidth, wTransposed.Span, inputWidth);
        for (var i = 0; i < w.PendingRank; i++) w.LowRankFactors!.X.Row(i).CopyTo(x.Span[(i * inputWidth)..]);
    }

    /// <summary>X, block × in: the inputs of the block as far as they have been read.</summary>
    public ReadOnlyMemory<T> X => x;

    /// <summary>
    /// Writes inputs to rows <paramref name="firstRow"/>, firstRow + 1, … of X, and to the same columns of its transpose.
    /// </summary>
    /// <param name="firstRow">The first row to write, which is the index of the first sample in the block.</param>
    /// <param name="inputs">The inputs, 1 × in each.</param>
    /// <param name="startIndex">
    /// The one to begin with. Each slice begins with another one, so that each input is fetched from main memory by one thread, and by the
    /// others from the shared cache.
    /// </param>
    public void ReadInputs(int firstRow, ImmutableArray<Matrix<T>> inputs, int startIndex)
    {
        for (var i = startIndex; i < startIndex + inputs.Length; i++)
        {
            var sampleIndex = i % inputs.Length;
            inputs[sampleIndex].CopyTo(x.Span.Slice((firstRow + sampleIndex) * inputWidth, inputWidth));
        }
        kernels.Transpose(x.Span, stepsPerBlock, inputWidth, xTransposed.Span);
    }

    /// <summary>
    /// Rows <paramref name="firstRow"/> … <paramref name="endRow"/> − 1 of the lower triangle of G = X·Xᵀ, diagonal included.
    /// </summary>
    /// <remarks>
    /// Only gₖᵢ with i ≤ k are used. Rows are computed in groups of the SIMD width, each up to its diagonal rounded up to whole vectors.
    /// </remarks>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">One past the last row.</param>
    /// <param name="gram">block × block; those rows are written.</param>
    public void ComputeGram(int firstRow, int endRow, Memory<T> gram)
    {
        for (int nextRow; firstRow < endRow; firstRow = nextRow)
        {
            nextRow = Math.Min(endRow, (firstRow / kernels.SimdWidth + 1) * kernels.SimdWidth);
            var columns = Math.Min(stepsPerBlock, kernels.PaddedWidth(nextRow));
            kernels.Gemm(
                default,
                new(x[(firstRow * inputWidth)..], IsTransposed: false),
                new(xTransposed, IsTransposed: false) { LeadingDimension = stepsPerBlock },
                gram[(firstRow * stepsPerBlock)..], new(nextRow - firstRow, inputWidth, columns) { LeadingDimension = stepsPerBlock });
        }
    }

    /// <summary>Its columns of Z = X·W₀, computed as Zᵀ = W₀ᵀ·Xᵀ.</summary>
    /// <param name="z">block × stride; the columns of this slice are written.</param>
    /// <param name="zStride">Elements from one row of Z to the next.</param>
    public void ComputeProducts(Span<T> z, int zStride)
    {
        kernels.Gemm(
            default, new(wTransposed, IsTransposed: false), new(xTransposed, IsTransposed: false),
            productsTransposed, new(outputCount, inputWidth, stepsPerBlock));
        Transposition.Transpose(productsTransposed.Span, stepsPerBlock, stepsPerBlock, outputCount, z[firstOutput..], zStride);
    }

    /// <summary>Copies its columns of W₀.</summary>
    /// <param name="destination">in × stride; the columns of this slice are written.</param>
    /// <param name="rowStride">Elements from one row of w to the next.</param>
    public void CopyWeightsTo(Span<T> destination, int rowStride) =>
        Transposition.Transpose(wTransposed.Span, inputWidth, inputWidth, outputCount, destination[firstOutput..], rowStride);

    /// <summary>W₀ᵀ ← W₀ᵀ + UᵀX, in place.</summary>
    /// <param name="u">U, rank × stride.</param>
    /// <param name="pendingRank">Updates so far.</param>
    /// <param name="rowStride">Elements from one row of U to the next.</param>
    public void Flush(ReadOnlySpan<T> u, int pendingRank, int rowStride)
    {
        // U was written by another core. Copied row by row, its cache lines are prefetched; read column by column, as the product reads it,
        // each of them would be waited for.
        StridedRows.CopyRows(u[firstOutput..], rowStride, updates.Span, outputCount, pendingRank, outputCount);
        kernels.Gemm(
            wTransposed, GemmOperand<T>.Transposed(updates),
            new(x, IsTransposed: false), wTransposed, new(outputCount, pendingRank, inputWidth));
    }
}
