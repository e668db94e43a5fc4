using System.Collections.Immutable;

namespace Pipeline.Numerics;

/// <summary>
/// The weights of the first layer, W₀ + Σᵢ xᵢᵀuᵢ, for inputs that are known beforehand: Z = X·W₀ and G = X·Xᵀ are made for a whole block, and what
/// is left of step k is zₖ = Zₖ + Σᵢ Gₖᵢuᵢ.
/// </summary>
/// <remarks>
/// W stands as its transpose and X in both orders. So every large product has the pixels of an image or the samples of a block as its columns, whole lanes of
/// them, and reads all factors as they stand.
/// </remarks>
sealed class AheadWeights<T> : RunningWeights<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly int inputs, outputs, width, block;
    readonly Memory<T> transposed;              // W₀ᵀ: outputs × inputs
    readonly Memory<T> x, xTransposed;          // a term a row, a term a column
    readonly Memory<T> gram, zTransposed, z;
    readonly Memory<T> u, padded;               // a term a row; the same, as wide as whole lanes

    public AheadWeights(Matrix<T> w, int block, Kernels<T> kernels)
    {
        var (start, terms) = (w.Base ?? w, w.Pending);
        (this.kernels, inputs, outputs, width, this.block) = (kernels, w.Rows, w.Columns, kernels.Padded(w.Columns), block);
        (transposed, x, xTransposed) = (Kernels<T>.Room(outputs * inputs), Kernels<T>.Room(block * inputs), Kernels<T>.Room(block * inputs));
        (gram, zTransposed, z) = (Kernels<T>.Room(block * block), Kernels<T>.Room(outputs * block), Kernels<T>.Room(block * outputs + width));
        (u, padded) = (Kernels<T>.Room(block * outputs), Kernels<T>.Room(block * width));
        kernels.Transpose(start.Span, inputs, outputs, transposed.Span);
        for (var i = 0; i < terms; i++)
        {
            w.Terms!.X.Row(i).CopyTo(x.Span[(i * inputs)..]);
            Append(i, default, w.Terms.Delta.Row(i));
        }
    }

    /// <summary>The inputs of the terms from number <paramref name="from"/> on.</summary>
    public void Look(int from, ImmutableArray<Matrix<T>> next)
    {
        for (var k = 0; k < next.Length; k++) next[k].CopyTo(x.Span.Slice((from + k) * inputs, inputs));
        kernels.Transpose(x.Span, block, inputs, xTransposed.Span);
        kernels.Chains(default, new(transposed, IsTransposed: false), new(xTransposed, IsTransposed: false), zTransposed, new(outputs, inputs, block));
        for (var row = 0; row < from + next.Length; row += kernels.LaneWidth) Gram(row, Math.Min(row + kernels.LaneWidth, from + next.Length));
        kernels.Transpose(zTransposed.Span, outputs, block, z.Span);
    }

    /// <summary>Rows of G, as far as they are asked for: gₖᵢ with i ≤ k.</summary>
    void Gram(int row, int end) => kernels.Chains(default, new(x[(row * inputs)..], IsTransposed: false), new(xTransposed, IsTransposed: false) { RowStep = block },
        gram[(row * block)..], new(end - row, inputs, Math.Min(block, row + kernels.LaneWidth)) { RowStep = block });

    public override void Product(int number, int terms, ReadOnlySpan<T> a, Span<T> y) =>
        kernels.Row(z.Span.Slice(number * outputs, width), gram.Span.Slice(number * block, terms), padded.Span, y[..width]);

    public override void Append(int at, ReadOnlySpan<T> a, ReadOnlySpan<T> u)
    {
        u[..outputs].CopyTo(this.u.Span[(at * outputs)..]);
        u[..outputs].CopyTo(padded.Span[(at * width)..]);
    }

    public override void Close(int terms) =>
        kernels.Chains(transposed, Operand<T>.Transposed(u), new(x, IsTransposed: false), transposed, new(outputs, terms, inputs));

    public override Matrix<T> Start() => new Matrix<T>(outputs, inputs, transposed.ToArray(), kernels).Transpose();

    public override Matrix<T> Snapshot(Matrix<T> start, int terms) => terms == 0 ? start : new(start, new(
        new(terms, inputs, x[..(terms * inputs)].ToArray(), kernels),
        new(terms, outputs, u[..(terms * outputs)].ToArray(), kernels)), kernels);
}
