using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// Some outputs of a dense layer, and their activation. Weights and all that goes through them stand in arrays of one thread, so that a core finds in its cache what it
/// wrote; of the others a part reads what the formula asks for and nothing besides.
/// </summary>
/// <remarks>Rows stand as wide as whole lanes, with zeros behind the columns where others read them.</remarks>
sealed class LayerShard<T> where T : unmanaged
{
    readonly Kernels<T> kernels, alone;
    readonly BiasActivation<T> neurons;
    readonly int inputs, first, columns, width;
    readonly Memory<T> w, x, y, cotangent;
    readonly T[] bias, ones, sums;

    /// <param name="unit">The whole layer.</param>
    /// <param name="first">The first of its outputs.</param>
    /// <param name="end">The first that is not its.</param>
    /// <param name="rows">The most that a batch has.</param>
    /// <param name="kernels">On one thread, unless this is the only part.</param>
    public LayerShard(DenseUnit<T> unit, int first, int end, int rows, Kernels<T> kernels)
    {
        (this.kernels, alone, this.neurons, this.first, columns, inputs) = (kernels, kernels.WithThreads(1), unit.Activation, first, end - first, unit.W.Rows);
        width = kernels.PaddedWidth(columns);
        (x, y, cotangent) = (Kernels<T>.AllocateAligned(rows * width), Kernels<T>.AllocateAligned(rows * width), Kernels<T>.AllocateAligned(rows * width));
        this.w = Kernels<T>.AllocateAligned(inputs * width);
        for (var i = 0; i < inputs; i++) unit.W.Row(i).Slice(first, columns).CopyTo(this.w.Span[(i * width)..]);
        this.bias = Kernels<T>.Pad(unit.B.Span.Slice(first, columns), columns, width);
        (ones, sums) = (new T[rows], new T[width]);
        ones.AsSpan().Fill(kernels.FromDouble(1));
    }

    /// <summary>What comes out, for the layer behind.</summary>
    public ColumnSlice<T> Outputs => new(new(y, IsTransposed: false) { LeadingDimension = width }, first, columns);

    /// <summary>The inputs of a batch, into a place of its own.</summary>
    /// <param name="batch">rows × in.</param>
    /// <param name="begin">The row to begin with: when each part begins with another, each row comes from far away for one of them only.</param>
    /// <param name="place">Written.</param>
    public void ReadInputs(Matrix<T> batch, int begin, Memory<T> place)
    {
        Copy(begin, batch.Rows);
        Copy(0, begin);

        void Copy(int first, int last) => kernels.ParallelRows(last - first, inputs, (from, end) =>
            batch.CopyTo(first + from, place.Span[((first + from) * inputs)..((first + end) * inputs)]));
    }

    /// <summary>y = f(a·W + b): the sum goes on from one piece of a to the next.</summary>
    public void Forward(ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        foreach (var piece in a)
            kernels.Gemm(piece.First == 0 ? default : x, piece.Values, new(w[(piece.First * width)..], IsTransposed: false), x, new(rows, piece.Count, width));
        kernels.ParallelRows(rows, width, (from, end) =>
        {
            for (var row = from; row < end; row++) neurons.Forward(Rows(x, row, row + 1), bias, Rows(x, row, row + 1), Rows(y, row, row + 1));
        });
    }

    /// <summary>ȳ becomes x̄, and x, which nobody needs any more, what the step adds: u.</summary>
    public void Backward(double factor, int rows) => kernels.ParallelRows(rows, width, (from, end) =>
        neurons.Backward(factor, Rows(x, from, end), Rows(y, from, end), Rows(cotangent, from, end), Rows(x, from, end)));

    /// <summary>ȳ = x̄·Wᵀ of the layer behind: the sum goes on from one of its parts to the next.</summary>
    public void ReceiveGradient(ImmutableArray<LayerShard<T>> behind, int rows)
    {
        foreach (var part in behind)
            kernels.Gemm(
                part.first == 0 ? default : cotangent,
                new(part.cotangent, IsTransposed: false) { LeadingDimension = part.width },
                new(part.w[(first * part.width)..], IsTransposed: true) { LeadingDimension = part.width },
                cotangent, new(rows, part.columns, columns) { LeadingDimension = width });
    }

    /// <summary>W ← W + aᵀu, and b ← b + factor · Σ over the rows of x̄, added up from the first row down.</summary>
    public void UpdateWeights(double factor, ImmutableArray<ColumnSlice<T>> a, int rows)
    {
        if (rows == 1) cotangent.Span[..width].CopyTo(sums);
        else kernels.Gemv([], ones.AsSpan(0, rows), cotangent.Span[..(rows * width)], sums);
        kernels.Map(new Scale(factor), sums, sums);
        neurons.UpdateBias(bias, sums);
        var each = a.Length == 1 ? kernels : alone;
        kernels.ParallelFor(a.Length, i =>
        {
            var (piece, place) = (a[i], w[(a[i].First * width)..]);
            each.Gemm(place, piece.Values with { IsTransposed = true }, new(x, IsTransposed: false), place, new(piece.Count, rows, width));
        });
    }

    /// <summary>Of the last layer: ȳ of a loss that knows values.</summary>
    public void SetOutputGradient(Matrix<T> slope)
    {
        for (var row = 0; row < slope.Rows; row++) slope.Row(row).CopyTo(cotangent.Span[(row * width)..]);
    }

    /// <summary>Of the last layer: ȳ of a loss that works in place.</summary>
    public void SetOutputGradient(LossGradientKernel<T> slope, Matrix<T> target) => slope.Run(y.Span, target, cotangent.Span);

    /// <summary>What comes out, among the columns of the layer.</summary>
    public void CopyOutputsTo(Span<T> values, int rows, int all) => CopyColumns(y.Span, values, rows, all);

    /// <summary>Its columns of W and b, in × all and 1 × all.</summary>
    public void CopyParametersTo(Span<T> weights, Span<T> biases, int all)
    {
        CopyColumns(w.Span, weights, inputs, all);
        CopyColumns(bias, biases, 1, all);
    }

    void CopyColumns(ReadOnlySpan<T> from, Span<T> to, int rows, int all)
    {
        for (var row = 0; row < rows; row++) from.Slice(row * width, columns).CopyTo(to[(row * all + first)..]);
    }

    Span<T> Rows(Memory<T> numbers, int from, int end) => numbers.Span[(from * width)..(end * width)];
}
