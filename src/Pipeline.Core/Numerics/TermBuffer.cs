using System.Collections.Immutable;

namespace Pipeline.Numerics;

/// <summary>
/// An opened matrix W₀ + Σᵢ xᵢᵀuᵢ while its terms come in one by one: room for all of them, also transposed, so that the products with it are
/// plain ones. A builder: rows that are written once are never written again, so a snapshot of the first terms is an immutable value.
/// </summary>
/// <remarks>
/// a·W = a·W₀ + (a·Xᵀ)·U and δ·Wᵀ = δ·W₀ᵀ + (δ·Uᵀ)·X, each one chain, as <see cref="Matrix{T}.Opened"/> defines it.
/// Columns narrower than a lane are padded to one here, once, instead of in every product.
/// </remarks>
sealed class TermBuffer<T> where T : unmanaged
{
    readonly Matrix<T> start;
    readonly Kernels<T> kernels;
    readonly int capacity;
    readonly int width;
    readonly T[] padded;
    readonly T[] transposed;
    readonly T[] x;
    readonly T[] u;
    readonly T[] xTransposed;
    readonly T[] uTransposed;
    readonly Lookahead? ahead;
    readonly T[] product;
    readonly T[] gram;

    TermBuffer(Matrix<T> w, int capacity, ImmutableArray<Matrix<T>> inputs)
    {
        (start, kernels, this.capacity) = (w.Base ?? w, inputs.IsEmpty ? w.Kernels : inputs[0].Kernels, capacity);
        width = Math.Max(w.Columns, kernels.Lane);
        padded = width == w.Columns ? start.Array : Kernels<T>.Pad(start.Array, w.Columns, width);
        x = GC.AllocateUninitializedArray<T>(capacity * w.Rows);
        u = new T[capacity * width];
        if (inputs.IsEmpty)
        {
            (transposed, xTransposed, uTransposed) = (start.Transpose().Array, new T[w.Rows * capacity], new T[w.Columns * capacity]);
            (product, gram) = (new T[Math.Max(width, w.Rows)], new T[capacity]);
        }
        else (transposed, xTransposed, uTransposed, product, gram) = ([], [], [], [], []);
        var pending = Pending(w);
        for (var i = 0; i < pending; i++) Write(i, w.Terms!.X.Row(i), w.Terms.Delta.Row(i));
        if (!inputs.IsEmpty) ahead = Look(pending, inputs);
    }

    /// <summary>Terms that a matrix has already: none unless it is opened.</summary>
    public static int Pending(Matrix<T> w) => w.Base is null ? 0 : w.Terms!.X.Rows;

    /// <summary>Room for so many terms, those that <paramref name="w"/> has already among them.</summary>
    public static TermBuffer<T> Opened(Matrix<T> w, int capacity) => new(w, capacity, []);

    /// <summary>The same for a layer whose next inputs are known: their products with W₀ and with each other are made at once.</summary>
    public static TermBuffer<T> Ahead(Matrix<T> w, int capacity, ImmutableArray<Matrix<T>> inputs) => new(w, capacity, inputs);

    /// <summary>Rows of W.</summary>
    public int Inputs => start.Rows;

    /// <summary>Columns of W, but no fewer than a lane has.</summary>
    public int Width => width;

    /// <summary>a·W with the first <paramref name="terms"/> terms; in a layer that looked ahead, a is input number <paramref name="terms"/>.</summary>
    /// <param name="terms">How many terms there are.</param>
    /// <param name="a">1 × in.</param>
    /// <param name="y">1 × <see cref="Width"/>, written; what is behind the columns of W has no meaning.</param>
    public void Product(int terms, ReadOnlyMemory<T> a, Memory<T> y)
    {
        if (ahead is { } known) { Continue(known.Product(terms, width), known.Gram(terms, capacity), u, terms, width, y); return; }
        kernels.Chains(default, new(a, IsTransposed: false), padded, product, new(1, start.Rows, width));
        kernels.Chains(default, new(a, IsTransposed: false), xTransposed, gram, new(1, start.Rows, capacity));
        Continue(product, gram, u, terms, width, y);
    }

    /// <summary>δ·Wᵀ with the first <paramref name="terms"/> terms.</summary>
    /// <param name="terms">How many terms there are.</param>
    /// <param name="delta">1 × out.</param>
    /// <param name="y">1 × in, written.</param>
    public void TimesTransposed(int terms, ReadOnlyMemory<T> delta, Memory<T> y)
    {
        kernels.Chains(default, new(delta, IsTransposed: false), transposed, product, new(1, start.Columns, start.Rows));
        kernels.Chains(default, new(delta, IsTransposed: false), uTransposed, gram, new(1, start.Columns, capacity));
        Continue(product, gram, x, terms, start.Rows, y);
    }

    /// <summary>a·W of matrices.</summary>
    public Matrix<T> Product(int terms, Matrix<T> a)
    {
        var y = GC.AllocateUninitializedArray<T>(width);
        Product(terms, a.Array, y);
        return new(1, start.Columns, y, kernels);
    }

    /// <summary>δ·Wᵀ of matrices.</summary>
    public Matrix<T> TimesTransposed(int terms, Matrix<T> delta)
    {
        var y = GC.AllocateUninitializedArray<T>(start.Rows);
        TimesTransposed(terms, delta.Array, y);
        return new(1, start.Rows, y, kernels);
    }

    /// <summary>Term number <paramref name="at"/> becomes xᵀu.</summary>
    public void Append(int at, ReadOnlySpan<T> input, ReadOnlySpan<T> update)
    {
        if (ahead is null) Write(at, input, update);
        else WriteUpdate(at, update);
    }

    /// <summary>The opened matrix with its first <paramref name="terms"/> terms; it shares their numbers.</summary>
    public Matrix<T> Snapshot(int terms)
    {
        var delta = width == start.Columns ? u : Narrowed(terms);
        return new(start, new(new(terms, start.Rows, x, kernels), new(terms, start.Columns, delta, kernels)), kernels);
    }

    /// <summary>y = from + g·terms, the chain going on where it stood.</summary>
    void Continue(ReadOnlyMemory<T> from, ReadOnlyMemory<T> g, T[] rows, int terms, int columns, Memory<T> y) =>
        kernels.Chains(from, new(g, IsTransposed: false), rows, y, new(1, terms, columns));

    /// <summary>
    /// Z = X·W₀ and G = X·Xᵀ of the inputs that are to come behind <paramref name="pending"/> terms. Z is made as (W₀ᵀ·Xᵀ)ᵀ: the same chains, but
    /// it is the small X that is cut into panels.
    /// </summary>
    Lookahead Look(int pending, ImmutableArray<Matrix<T>> inputs)
    {
        for (var k = 0; k < inputs.Length; k++) inputs[k].Span.CopyTo(x.AsSpan((pending + k) * start.Rows));
        var rows = x.AsMemory(pending * start.Rows, inputs.Length * start.Rows);
        var z = GC.AllocateUninitializedArray<T>(inputs.Length * width);
        var g = GC.AllocateUninitializedArray<T>(inputs.Length * capacity);
        kernels.Chains(default, Operand<T>.Transposed(padded), Operand<T>.Transposed(rows), z, new(width, start.Rows, inputs.Length));
        kernels.Chains(default, new(rows, IsTransposed: false), Operand<T>.Transposed(x), g, new(inputs.Length, start.Rows, capacity));
        return new(pending, new Matrix<T>(width, inputs.Length, z, kernels).Transpose().Array, g);
    }

    void Write(int at, ReadOnlySpan<T> input, ReadOnlySpan<T> update)
    {
        input.CopyTo(x.AsSpan(at * start.Rows));
        for (var i = 0; i < input.Length && xTransposed.Length > 0; i++) xTransposed[i * capacity + at] = input[i];
        WriteUpdate(at, update);
    }

    void WriteUpdate(int at, ReadOnlySpan<T> update)
    {
        update.CopyTo(u.AsSpan(at * width));
        for (var j = 0; j < update.Length && uTransposed.Length > 0; j++) uTransposed[j * capacity + at] = update[j];
    }

    T[] Narrowed(int terms)
    {
        var delta = new T[terms * start.Columns];
        for (var i = 0; i < terms; i++) u.AsSpan(i * width, start.Columns).CopyTo(delta.AsSpan(i * start.Columns));
        return delta;
    }

    /// <summary>What is known of the inputs to come, row by row; the first of them is input number <paramref name="First"/>.</summary>
    sealed record Lookahead(int First, T[] Products, T[] Grams)
    {
        public ReadOnlyMemory<T> Product(int terms, int width) => Products.AsMemory((terms - First) * width, width);

        public ReadOnlyMemory<T> Gram(int terms, int capacity) => Grams.AsMemory((terms - First) * capacity, capacity);
    }
}
