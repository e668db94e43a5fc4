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
/// Row-major, aligned to 64 bytes, out padded to width: <c>gram</c>, the lower triangle of G: block × block, unpadded; <c>z</c> and
/// <c>u</c>: block × width. W₀ and X are in the shards.
/// Updates are added to the rows of Z after them in passes of <see cref="UpdatesPerPass"/>, so that row k of <c>z</c> already includes
/// updates 0 … <see cref="IncludedUpdates"/>(k) − 1: a pass loads a row of U once for many rows of Z. The order of each sum is that of one
/// update at a time.
/// The outputs are partitioned into shards once, so that a shard's weights stay in the cache of the core that computes it.
/// Shards write disjoint rows of <c>gram</c> and disjoint columns of <c>z</c>, in parallel. The calling thread is the only one to write
/// <c>u</c>; it does the rest, with products large enough spread over the threads of the kernels.
/// </remarks>
sealed class LookaheadWeights<T> : TrainingWeights<T> where T : unmanaged
{
    const int MinOutputsPerThread = 8, UpdatesPerPass = 8;

    readonly Kernels<T> kernels;
    readonly int inputs, outputs, width, block;
    readonly ImmutableArray<LookaheadShard<T>> shards;
    readonly Memory<T> gram, z, u;

    /// <param name="w">in × out, maybe with pending updates: they are the first of the block.</param>
    /// <param name="block">Samples per block, at most.</param>
    /// <param name="kernels">The arithmetic and its threads.</param>
    public LookaheadWeights(Matrix<T> w, int block, Kernels<T> kernels)
    {
        (this.kernels, inputs, outputs, width, this.block) = (kernels, w.Rows, w.Columns, kernels.PaddedWidth(w.Columns), block);
        gram = Kernels<T>.AllocateAligned(block * block);
        z = Kernels<T>.AllocateAligned(block * width);
        u = Kernels<T>.AllocateAligned(block * width);
        var singleThreaded = kernels.WithThreads(1);
        var count = Math.Clamp(outputs / MinOutputsPerThread, 1, kernels.ThreadCount((long)inputs * outputs * block));
        shards = kernels.ParallelCreate(count, i => new LookaheadShard<T>(w, FirstOutput(i), FirstOutput(i + 1), block, singleThreaded));
        for (var i = 0; i < w.PendingRank; i++) w.LowRankTerms!.Delta.Row(i).CopyTo(u.Span[(i * width)..]);

        int FirstOutput(int shard) => Kernels<T>.PartitionStart(shard, count, outputs, MinOutputsPerThread);
    }

    /// <summary>Makes the inputs of samples <paramref name="from"/>, from + 1, … of the block known: their rows of X, Z and G.</summary>
    /// <param name="from">The number of the first, which is also the number of updates so far.</param>
    /// <param name="next">The inputs, 1 × in each.</param>
    public void SetLookahead(int from, ImmutableArray<Matrix<T>> next)
    {
        var end = from + next.Length;
        kernels.ParallelFor(shards.Length, i =>
        {
            shards[i].ReadInputs(from, next, begin: i * next.Length / shards.Length);
            shards[i].ComputeGram(FirstGramRow(i, end), FirstGramRow(i + 1, end), gram);
            shards[i].ComputeProducts(z.Span, width);
        });
        AddUpdatesToProducts(0, IncludedUpdates(from), from);
    }

    public override void Forward(int sample, int rank, ReadOnlySpan<T> a, Span<T> y)
    {
        var included = IncludedUpdates(sample);
        // The next row of Z was written by several cores: it is requested one sample ahead of its use.
        if (sample + 1 < block) CachePrefetch.Prefetch(MemoryMarshal.AsBytes(z.Span.Slice((sample + 1) * width, width)));
        var coefficients = gram.Span[(sample * block + included)..(sample * block + rank)];
        kernels.Gemv(z.Span.Slice(sample * width, width), coefficients, u.Span[(included * width)..], y[..width]);
    }

    public override void AddUpdate(int index, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        u[..width].CopyTo(this.u.Span[(index * width)..]);
        if (IncludedUpdates(index + 1) == index + 1) AddUpdatesToProducts(index + 1 - UpdatesPerPass, index + 1, index + 1);
    }

    public override void Flush(int rank) => kernels.ParallelFor(shards.Length, i => shards[i].Flush(u.Span, rank, width));

    public override Matrix<T> Base()
    {
        var w = GC.AllocateUninitializedArray<T>(inputs * outputs);
        kernels.ParallelFor(shards.Length, i => shards[i].CopyWeightsTo(w, outputs));
        return new(inputs, outputs, w);
    }

    public override Matrix<T> Snapshot(Matrix<T> start, int rank) => rank == 0 ? start : new(start, new(
        new(rank, inputs, shards[0].X[..(rank * inputs)].ToArray()),
        new(rank, outputs, Kernels<T>.Unpad(u.Span, rank, width, outputs))));

    /// <summary>
    /// zₖ ← zₖ + Σᵢ gₖᵢuᵢ over updates i = <paramref name="first"/> … <paramref name="end"/> − 1, for all k ≥ <paramref name="row"/>.
    /// </summary>
    void AddUpdatesToProducts(int first, int end, int row)
    {
        if (first == end || row == block) return;
        var rows = z[(row * width)..];
        kernels.Gemm(
            rows,
            new(gram[(row * block + first)..], IsTransposed: false) { LeadingDimension = block },
            new(u[(first * width)..], IsTransposed: false),
            rows, new(block - row, end - first, width));
    }

    /// <summary>How many of the first updates row <paramref name="sample"/> of Z includes already.</summary>
    static int IncludedUpdates(int sample) => sample / UpdatesPerPass * UpdatesPerPass;

    /// <summary>
    /// The first row of G that a shard computes. The square root gives shards equal areas of the lower triangle: row k has k + 1 elements.
    /// </summary>
    int FirstGramRow(int shard, int rows) => shard == shards.Length ? rows : (int)(rows * Math.Sqrt((double)shard / shards.Length));
}
