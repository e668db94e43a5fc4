using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Execution;

/// <summary>
/// The weights of the first layer, W₀ + Σᵢ xᵢᵀuᵢ, for inputs that are known beforehand: Z = X·W₀ and G = X·Xᵀ are made for a whole block, and what
/// is left of step k is zₖ = Zₖ + Σᵢ Gₖᵢuᵢ.
/// </summary>
/// <remarks>The outputs are shared out among threads; a thread's weights stay in the cache of its core.</remarks>
sealed class LookaheadWeights<T> : TrainingWeights<T> where T : unmanaged
{
    // Outputs that a thread has at least; terms that are added to the rest of Z together, where a row of U serves many rows.
    const int MinOutputsPerThread = 8, TermsPerPass = 8;

    readonly Kernels<T> kernels;
    readonly int inputs, outputs, width, block;
    readonly ImmutableArray<LookaheadShard<T>> shards;
    readonly Memory<T> gram, z;
    readonly Memory<T> u;                       // a term a row; like z as wide as whole lanes

    public LookaheadWeights(Matrix<T> w, int block, Kernels<T> kernels)
    {
        (this.kernels, inputs, outputs, width, this.block) = (kernels, w.Rows, w.Columns, kernels.PaddedWidth(w.Columns), block);
        (gram, z, u) = (Kernels<T>.AllocateAligned(block * block), Kernels<T>.AllocateAligned(block * width), Kernels<T>.AllocateAligned(block * width));
        var (alone, shares) = (kernels.WithThreads(1), Math.Clamp(outputs / MinOutputsPerThread, 1, kernels.ThreadCount((long)inputs * outputs * block)));
        shards = kernels.ParallelMake(shares, share => new LookaheadShard<T>(
            w, Kernels<T>.PartitionStart(share, shares, outputs, MinOutputsPerThread), Kernels<T>.PartitionStart(share + 1, shares, outputs, MinOutputsPerThread), block, alone));
        for (var i = 0; i < w.PendingRank; i++) w.LowRankTerms!.Delta.Row(i).CopyTo(u.Span[(i * width)..]);
    }

    /// <summary>The inputs of the terms from number <paramref name="from"/> on.</summary>
    public void SetLookahead(int from, ImmutableArray<Matrix<T>> next)
    {
        var end = from + next.Length;
        kernels.ParallelFor(shards.Length, part =>
        {
            shards[part].ReadInputs(from, next, begin: part * next.Length / shards.Length);
            shards[part].Gram(GramRow(part, end), GramRow(part + 1, end), gram);
            shards[part].Products(z.Span, width);
        });
        AddTerms(0, IncludedTerms(from), from);
    }

    public override void Forward(int number, int terms, ReadOnlySpan<T> a, Span<T> y)
    {
        var known = IncludedTerms(number);
        if (number + 1 < block) Prefetch.Lines(MemoryMarshal.AsBytes(z.Span.Slice((number + 1) * width, width)));
        kernels.Gemv(z.Span.Slice(number * width, width), gram.Span[(number * block + known)..(number * block + terms)], u.Span[(known * width)..], y[..width]);
    }

    public override void AddUpdate(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        u[..width].CopyTo(this.u.Span[(at * width)..]);
        if (IncludedTerms(at + 1) == at + 1) AddTerms(at + 1 - TermsPerPass, at + 1, at + 1);
    }

    public override void Flush(int terms) => kernels.ParallelFor(shards.Length, part => shards[part].Flush(u.Span, terms, width));

    public override Matrix<T> Base()
    {
        var w = GC.AllocateUninitializedArray<T>(inputs * outputs);
        kernels.ParallelFor(shards.Length, part => shards[part].CopyWeightsTo(w, outputs));
        return new(inputs, outputs, w);
    }

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => terms == 0 ? start : new(start, new(
        new(terms, inputs, shards[0].X[..(terms * inputs)].ToArray()),
        new(terms, outputs, Kernels<T>.Unpad(u.Span, terms, width, outputs))));

    /// <summary>Adds some terms to the rows of Z from number <paramref name="row"/> on: zₖ ← zₖ + Σᵢ Gₖᵢuᵢ.</summary>
    void AddTerms(int first, int end, int row)
    {
        if (first == end || row == block) return;
        var rows = z[(row * width)..];
        kernels.Gemm(rows, new(gram[(row * block + first)..], IsTransposed: false) { LeadingDimension = block }, new(u[(first * width)..], IsTransposed: false), rows, new(block - row, end - first, width));
    }

    /// <summary>The terms that row <paramref name="number"/> of Z has in it already.</summary>
    static int IncludedTerms(int number) => number / TermsPerPass * TermsPerPass;

    /// <summary>Where the rows of G begin that a part makes. Later rows are longer: of row k, k + 1 numbers are asked for.</summary>
    int GramRow(int part, int rows) => part == shards.Length ? rows : (int)(rows * Math.Sqrt((double)part / shards.Length));
}
