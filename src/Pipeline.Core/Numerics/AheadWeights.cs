using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Numerics;

/// <summary>
/// The weights of the first layer, W₀ + Σᵢ xᵢᵀuᵢ, for inputs that are known beforehand: Z = X·W₀ and G = X·Xᵀ are made for a whole block, and what
/// is left of step k is zₖ = Zₖ + Σᵢ Gₖᵢuᵢ.
/// </summary>
/// <remarks>The outputs are shared out among threads; a thread's weights stay in the cache of its core.</remarks>
sealed class AheadWeights<T> : RunningWeights<T> where T : unmanaged
{
    // Outputs that a thread has at least; terms that are added to the rest of Z together, where a row of U serves many rows.
    const int LeastOutputs = 8, Together = 8;

    readonly Kernels<T> kernels;
    readonly int inputs, outputs, width, block;
    readonly ImmutableArray<AheadPart<T>> parts;
    readonly Memory<T> gram, z;
    readonly Memory<T> u;                       // a term a row; like z as wide as whole lanes

    public AheadWeights(Matrix<T> w, int block, Kernels<T> kernels)
    {
        (this.kernels, inputs, outputs, width, this.block) = (kernels, w.Rows, w.Columns, kernels.Padded(w.Columns), block);
        (gram, z, u) = (Kernels<T>.Room(block * block), Kernels<T>.Room(block * width), Kernels<T>.Room(block * width));
        var (alone, shares) = (kernels.On(1), Math.Clamp(outputs / LeastOutputs, 1, kernels.Shares((long)inputs * outputs * block)));
        parts = kernels.Made(shares, share => new AheadPart<T>(
            w, Kernels<T>.Boundary(share, shares, outputs, LeastOutputs), Kernels<T>.Boundary(share + 1, shares, outputs, LeastOutputs), block, alone));
        for (var i = 0; i < w.Pending; i++) w.Terms!.Delta.Row(i).CopyTo(u.Span[(i * width)..]);
    }

    /// <summary>The inputs of the terms from number <paramref name="from"/> on.</summary>
    public void Look(int from, ImmutableArray<Matrix<T>> next)
    {
        var end = from + next.Length;
        kernels.Side(parts.Length, part =>
        {
            parts[part].Read(from, next, begin: part * next.Length / parts.Length);
            parts[part].Gram(GramRow(part, end), GramRow(part + 1, end), gram);
            parts[part].Products(z.Span, width);
        });
        Add(0, Whole(from), from);
    }

    public override void Product(int number, int terms, ReadOnlySpan<T> a, Span<T> y)
    {
        var known = Whole(number);
        if (number + 1 < block) CacheLines.Fetch(MemoryMarshal.AsBytes(z.Span.Slice((number + 1) * width, width)));
        kernels.Row(z.Span.Slice(number * width, width), gram.Span[(number * block + known)..(number * block + terms)], u.Span[(known * width)..], y[..width]);
    }

    public override void Append(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        u[..width].CopyTo(this.u.Span[(at * width)..]);
        if (Whole(at + 1) == at + 1) Add(at + 1 - Together, at + 1, at + 1);
    }

    public override void Close(int terms) => kernels.Side(parts.Length, part => parts[part].Close(u.Span, terms, width));

    public override Matrix<T> Start()
    {
        var w = GC.AllocateUninitializedArray<T>(inputs * outputs);
        kernels.Side(parts.Length, part => parts[part].PutWeights(w, outputs));
        return new(inputs, outputs, w, kernels);
    }

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => terms == 0 ? start : new(start, new(
        new(terms, inputs, parts[0].X[..(terms * inputs)].ToArray(), kernels),
        new(terms, outputs, Kernels<T>.Narrow(u.Span, terms, width, outputs), kernels)), kernels);

    /// <summary>Adds some terms to the rows of Z from number <paramref name="row"/> on: zₖ ← zₖ + Σᵢ Gₖᵢuᵢ.</summary>
    void Add(int first, int end, int row)
    {
        if (first == end || row == block) return;
        var rows = z[(row * width)..];
        kernels.Chains(rows, new(gram[(row * block + first)..], IsTransposed: false) { RowStep = block }, new(u[(first * width)..], IsTransposed: false), rows, new(block - row, end - first, width));
    }

    /// <summary>The terms that row <paramref name="number"/> of Z has in it already.</summary>
    static int Whole(int number) => number / Together * Together;

    /// <summary>Where the rows of G begin that a part makes. Later rows are longer: of row k, k + 1 numbers are asked for.</summary>
    int GramRow(int part, int rows) => part == parts.Length ? rows : (int)(rows * Math.Sqrt((double)part / parts.Length));
}
