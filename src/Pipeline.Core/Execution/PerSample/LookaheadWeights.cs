using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// Deferred weights of the first layer, W = W₀ + XᵀU, for a block of inputs X known in advance: Z = X·W₀ and G = X·Xᵀ are computed for the
/// whole block, and sample k of it needs only xₖ·W = Zₖ + Σᵢ gₖᵢuᵢ.
/// </summary>
/// <remarks>
/// Row-major, aligned to 64 bytes, out padded to paddedOutputs: <c>gram</c>, the lower triangle of G: block × block, unpadded;
/// <c>products</c>, Z, and <c>updates</c>, U: block × paddedOutputs. W₀ and X are in the slices.
/// Updates are added to the rows of Z after them in passes of <see cref="UpdatesPerPass"/>, so that row k of Z already includes
/// updates 0 … <see cref="IncludedUpdateCount"/>(k) − 1: a pass loads a row of U once for many rows of Z. The order of each sum is that of
/// one update at a time.
/// The outputs are partitioned into slices once, so that a slice's weights stay in the cache of the core that computes it.
/// Slices write disjoint rows of <c>gram</c> and disjoint columns of <c>products</c>, in parallel. The calling thread is the only one to
/// write <c>updates</c>; it does the rest, with products large enough spread over the threads of the kernels.
/// </remarks>
sealed class LookaheadWeights<T> : TrainingWeights<T> where T : unmanaged
{
    const int MinOutputsPerThread = 8, UpdatesPerPass = 8;

    readonly Kernels<T> kernels;
    readonly int inputWidth, outputWidth, paddedOutputs, stepsPerBlock;
    readonly ImmutableArray<LookaheadSlice<T>> slices;
    readonly Memory<T> gram, products, updates;

    /// <param name="w">in × out, maybe with pending updates: they are the first of the block.</param>
    /// <param name="stepsPerBlock">Samples per block, at most.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public LookaheadWeights(Matrix<T> w, int stepsPerBlock, Kernels<T> kernels)
    {
        (this.kernels, inputWidth, outputWidth, paddedOutputs, this.stepsPerBlock) = (
            kernels, w.Rows, w.Columns, kernels.PaddedWidth(w.Columns), stepsPerBlock);
        gram = Kernels<T>.AllocateAligned(stepsPerBlock * stepsPerBlock);
        products = Kernels<T>.AllocateAligned(stepsPerBlock * paddedOutputs);
        updates = Kernels<T>.AllocateAligned(stepsPerBlock * paddedOutputs);
        var singleThreaded = kernels.WithThreads(1);
        var sliceCount = Math.Clamp(
            outputWidth / MinOutputsPerThread, 1, kernels.ThreadCount((long)inputWidth * outputWidth * stepsPerBlock));
        slices = kernels.ParallelCreate(
            sliceCount, i => new LookaheadSlice<T>(w, FirstOutput(i), FirstOutput(i + 1), stepsPerBlock, singleThreaded));
        for (var i = 0; i < w.PendingRank; i++) w.LowRankFactors!.Delta.Row(i).CopyTo(updates.Span[(i * paddedOutputs)..]);

        int FirstOutput(int slice) => Kernels<T>.PartitionStart(slice, sliceCount, outputWidth, MinOutputsPerThread);
    }

    /// <summary>
    /// Makes the inputs of samples <paramref name="firstSample"/>, firstSample + 1, … of the block known: their rows of X, Z and G.
    /// </summary>
    /// <param name="firstSample">The number of the first, which is also the number of updates so far.</param>
    /// <param name="inputs">The inputs, 1 × in each.</param>
    public void PrecomputeProducts(int firstSample, ImmutableArray<Matrix<T>> inputs)
    {
        var endSample = firstSample + inputs.Length;
        kernels.ParallelFor(slices.Length, i =>
        {
            slices[i].ReadInputs(firstSample, inputs, startIndex: i * inputs.Length / slices.Length);
            slices[i].ComputeGram(FirstGramRow(i, endSample), FirstGramRow(i + 1, endSample), gram);
            slices[i].ComputeProducts(products.Span, paddedOutputs);
        });
        AddUpdatesToProducts(0, IncludedUpdateCount(firstSample), firstSample);
    }

    public override void Forward(int sampleIndex, int pendingRank, ReadOnlySpan<T> a, Span<T> y)
    {
        var included = IncludedUpdateCount(sampleIndex);
        // The next row of Z was written by several cores: it is requested one sample ahead of its use.
        if (sampleIndex + 1 < stepsPerBlock)
            CachePrefetch.Prefetch(MemoryMarshal.AsBytes(products.Span.Slice((sampleIndex + 1) * paddedOutputs, paddedOutputs)));
        var coefficients = gram.Span[(sampleIndex * stepsPerBlock + included)..(sampleIndex * stepsPerBlock + pendingRank)];
        kernels.Gemv(products.Span.Slice(sampleIndex * paddedOutputs, paddedOutputs),
            coefficients, updates.Span[(included * paddedOutputs)..], y[..paddedOutputs]);
    }

    public override void AddUpdate(int updateIndex, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        u[..paddedOutputs].CopyTo(this.updates.Span[(updateIndex * paddedOutputs)..]);
        if (IncludedUpdateCount(updateIndex + 1) == updateIndex + 1)
            AddUpdatesToProducts(updateIndex + 1 - UpdatesPerPass, updateIndex + 1, updateIndex + 1);
    }

    public override void Flush(int pendingRank) =>
        kernels.ParallelFor(slices.Length, i => slices[i].Flush(updates.Span, pendingRank, paddedOutputs));

    public override Matrix<T> CopyBase()
    {
        var w = GC.AllocateUninitializedArray<T>(inputWidth * outputWidth);
        kernels.ParallelFor(slices.Length, i => slices[i].CopyWeightsTo(w, outputWidth));
        return new(inputWidth, outputWidth, w);
    }

    public override Matrix<T> CopyWithPending(Matrix<T> baseWeights, int pendingRank) =>
        pendingRank == 0 ? baseWeights : new(baseWeights, new(
        new(pendingRank, inputWidth, slices[0].X[..(pendingRank * inputWidth)].ToArray()),
        new(pendingRank, outputWidth, Kernels<T>.Unpad(updates.Span, pendingRank, paddedOutputs, outputWidth))));

    /// <summary>
    /// zₖ ← zₖ + Σᵢ gₖᵢuᵢ over updates i = <paramref name="firstUpdate"/> … <paramref name="endUpdate"/> − 1, for all k ≥
    /// <paramref name="firstRow"/>.
    /// </summary>
    void AddUpdatesToProducts(int firstUpdate, int endUpdate, int firstRow)
    {
        if (firstUpdate == endUpdate || firstRow == stepsPerBlock) return;
        var rows = products[(firstRow * paddedOutputs)..];
        kernels.Gemm(
            rows,
            new(gram[(firstRow * stepsPerBlock + firstUpdate)..], IsTransposed: false) { LeadingDimension = stepsPerBlock },
            new(updates[(firstUpdate * paddedOutputs)..], IsTransposed: false),
            rows, new(stepsPerBlock - firstRow, endUpdate - firstUpdate, paddedOutputs));
    }

    /// <summary>How many of the first updates row <paramref name="sampleIndex"/> of Z includes already.</summary>
    static int IncludedUpdateCount(int sampleIndex) => sampleIndex / UpdatesPerPass * UpdatesPerPass;

    /// <summary>
    /// The first row of G that a slice computes; √1 is exact, so the last slice ends with the last row. The square root gives slices equal
    /// areas of the lower triangle: row k has k + 1 elements.
    /// </summary>
    int FirstGramRow(int sliceIndex, int rowCount) => (int)(rowCount * Math.Sqrt((double)sliceIndex / slices.Length));
}
