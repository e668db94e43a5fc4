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
    readonly T[] products;
    readonly T[] gram;
    readonly int first;

    TermBuffer(Matrix<T> w, int capacity, Kernels<T> kernels, bool isFirst)
    {
        (start, this.kernels, this.capacity) = (w.Base ?? w, kernels, capacity);
        width = Math.Max(w.Columns, kernels.Lane);
        padded = width == w.Columns ? start.Array : Kernels<T>.Pad(start.Array, w.Columns, width);
        transposed = isFirst ? [] : start.Transpose().Array;
        x = GC.AllocateUninitializedArray<T>(capacity * w.Rows);
        u = new T[capacity * width];
        xTransposed = new T[w.Rows * capacity];
        uTransposed = isFirst ? [] : new T[w.Columns * capacity];
        (products, gram, first) = ([], [], 0);
        if (w.Base is null) return;
        for (var i = 0; i < w.Terms!.X.Rows; i++) Write(i, w.Terms.X.Row(i), w.Terms.Delta.Row(i));
    }

    TermBuffer(Matrix<T> w, int capacity, ImmutableArray<Matrix<T>> inputs) : this(w, capacity, inputs[0].Kernels, isFirst: true)
    {
        var pending = w.Base is null ? 0 : w.Terms!.X.Rows;
        for (var k = 0; k < inputs.Length; k++) inputs[k].Span.CopyTo(x.AsSpan((pending + k) * w.Rows));
        for (var i = 0; i < w.Rows; i++)
            for (var k = pending; k < pending + inputs.Length; k++)
                xTransposed[i * capacity + k] = x[k * w.Rows + i];
        var ahead = pending == 0 ? x : x[(pending * w.Rows)..];
        products = Product(ahead, padded, new(inputs.Length, w.Rows, width));
        gram = Product(ahead, xTransposed, new(inputs.Length, w.Rows, capacity));
        first = pending;
    }

    /// <summary>Room for so many terms, those that <paramref name="w"/> has already among them.</summary>
    public static TermBuffer<T> Opened(Matrix<T> w, int capacity) => new(w, capacity, w.Kernels, isFirst: false);

    /// <summary>The same for a layer whose next inputs are known: their products with W₀ and with each other are made at once.</summary>
    public static TermBuffer<T> Ahead(Matrix<T> w, int capacity, ImmutableArray<Matrix<T>> inputs) => new(w, capacity, inputs);

    /// <summary>a·W with the first <paramref name="terms"/> terms; in a layer that looked ahead, a is input number <paramref name="terms"/>.</summary>
    public Matrix<T> Product(int terms, Matrix<T> a)
    {
        var z = new T[width];
        var g = new T[capacity];
        if (products.Length > 0)
        {
            products.AsSpan((terms - first) * width, width).CopyTo(z);
            gram.AsSpan((terms - first) * capacity, capacity).CopyTo(g);
        }
        else
        {
            kernels.Chains(null, a.Array, padded, z, new(1, start.Rows, width));
            kernels.Chains(null, a.Array, xTransposed, g, new(1, start.Rows, capacity));
        }
        return new(1, start.Columns, Continued(z, g, u, terms, width), kernels);
    }

    /// <summary>δ·Wᵀ with the first <paramref name="terms"/> terms.</summary>
    public Matrix<T> TimesTransposed(int terms, Matrix<T> delta)
    {
        var xBar = new T[start.Rows];
        var s = new T[capacity];
        kernels.Chains(null, delta.Array, transposed, xBar, new(1, start.Columns, start.Rows));
        kernels.Chains(null, delta.Array, uTransposed, s, new(1, start.Columns, capacity));
        return new(1, start.Rows, Continued(xBar, s, x, terms, start.Rows), kernels);
    }

    /// <summary>Term number <paramref name="at"/> becomes xᵀu.</summary>
    public void Append(int at, Matrix<T> input, Matrix<T> update)
    {
        if (products.Length > 0) WriteUpdate(at, update.Span);
        else Write(at, input.Span, update.Span);
    }

    /// <summary>The opened matrix with its first <paramref name="terms"/> terms; it shares their numbers.</summary>
    public Matrix<T> Snapshot(int terms)
    {
        var delta = width == start.Columns ? u : Narrowed(terms);
        return new(start, new(new(terms, start.Rows, x, kernels), new(terms, start.Columns, delta, kernels)), kernels);
    }

    /// <summary>start + g·terms, the chain going on where it stood.</summary>
    T[] Continued(T[] z, T[] g, T[] rows, int terms, int columns)
    {
        if (terms == 0) return z;
        var y = new T[columns];
        kernels.Chains(z, g, rows, y, new(1, terms, columns));
        return y;
    }

    T[] Product(T[] a, T[] b, ProductShape shape)
    {
        var y = GC.AllocateUninitializedArray<T>(shape.Rows * shape.Columns);
        kernels.Chains(null, a, b, y, shape);
        return y;
    }

    void Write(int at, ReadOnlySpan<T> input, ReadOnlySpan<T> update)
    {
        WriteInput(at, input);
        WriteUpdate(at, update);
    }

    void WriteInput(int at, ReadOnlySpan<T> input)
    {
        input.CopyTo(x.AsSpan(at * start.Rows));
        for (var i = 0; i < input.Length; i++) xTransposed[i * capacity + at] = input[i];
    }

    void WriteUpdate(int at, ReadOnlySpan<T> update)
    {
        update.CopyTo(u.AsSpan(at * width));
        if (uTransposed.Length == 0) return;
        for (var j = 0; j < update.Length; j++) uTransposed[j * capacity + at] = update[j];
    }

    T[] Narrowed(int terms)
    {
        var delta = new T[terms * start.Columns];
        for (var i = 0; i < terms; i++) u.AsSpan(i * width, start.Columns).CopyTo(delta.AsSpan(i * start.Columns));
        return delta;
    }
}
