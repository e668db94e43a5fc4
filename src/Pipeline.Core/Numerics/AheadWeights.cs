using System.Collections.Immutable;

namespace Pipeline.Numerics;

/// <summary>
/// The weights of the first layer, W₀ + Σᵢ xᵢᵀuᵢ, for inputs that are known beforehand: Z = X·W₀ and G = X·Xᵀ are made for a whole block, and what
/// is left of step k is zₖ = Zₖ + Σᵢ Gₖᵢuᵢ.
/// </summary>
/// <remarks>The outputs are shared out among threads; a thread's weights stay in the cache of its core.</remarks>
sealed class AheadWeights<T> : RunningWeights<T> where T : unmanaged
{
    const int LeastOutputs = 8;

    readonly Kernels<T> kernels;
    readonly int inputs, outputs, width, block;
    readonly ImmutableArray<AheadPart<T>> parts;
    readonly Memory<T> gram, z;
    readonly Memory<T> u, padded;               // a term a row; the same, as wide as whole lanes

    public AheadWeights(Matrix<T> w, int block, Kernels<T> kernels)
    {
        (this.kernels, inputs, outputs, width, this.block) = (kernels, w.Rows, w.Columns, kernels.Padded(w.Columns), block);
        (gram, z) = (Kernels<T>.Room(block * block), Kernels<T>.Room(block * outputs + width));
        (u, padded) = (Kernels<T>.Room(block * outputs), Kernels<T>.Room(block * width));
        var (alone, shares) = (kernels.On(1), Math.Clamp(outputs / LeastOutputs, 1, kernels.Shares((long)inputs * outputs * block)));
        parts = [.. Enumerable.Range(0, shares).Select(share => new AheadPart<T>(
            w, Kernels<T>.Boundary(share, shares, outputs, LeastOutputs), Kernels<T>.Boundary(share + 1, shares, outputs, LeastOutputs), block, alone))];
        for (var i = 0; i < w.Pending; i++) Append(i, default, w.Terms!.Delta.Row(i));
    }

    /// <summary>The inputs of the terms from number <paramref name="from"/> on.</summary>
    public void Look(int from, ImmutableArray<Matrix<T>> next)
    {
        kernels.Side(parts.Length, part => parts[part].Look(from, next));
        foreach (var part in parts) part.PutProducts(z.Span, outputs);
        var end = from + next.Length;
        for (var row = 0; row < end; row += kernels.LaneWidth) parts[0].Gram(row, Math.Min(row + kernels.LaneWidth, end), gram);
    }

    public override void Product(int number, int terms, ReadOnlySpan<T> a, Span<T> y) =>
        kernels.Row(z.Span.Slice(number * outputs, width), gram.Span.Slice(number * block, terms), padded.Span, y[..width]);

    public override void Append(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        u[..outputs].CopyTo(this.u.Span[(at * outputs)..]);
        u[..outputs].CopyTo(padded.Span[(at * width)..]);
    }

    public override void Close(int terms) => kernels.Side(parts.Length, part => parts[part].Close(u, terms, outputs));

    public override Matrix<T> Start()
    {
        var w = GC.AllocateUninitializedArray<T>(inputs * outputs);
        foreach (var part in parts) part.PutWeights(w, outputs);
        return new(inputs, outputs, w, kernels);
    }

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => terms == 0 ? start : new(start, new(
        new(terms, inputs, parts[0].X[..(terms * inputs)].ToArray(), kernels),
        new(terms, outputs, u[..(terms * outputs)].ToArray(), kernels)), kernels);
}
