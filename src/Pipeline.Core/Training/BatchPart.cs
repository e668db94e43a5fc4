using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// Some outputs of a dense layer, and their activation. Weights and all that goes through them stand in arrays of one thread, so that a core finds in its cache what it
/// wrote; of the others a part reads what the formula asks for and nothing besides.
/// </summary>
/// <remarks>Rows stand as wide as whole lanes, with zeros behind the columns where others read them.</remarks>
sealed class BatchPart<T> where T : unmanaged
{
    readonly Kernels<T> kernels, alone;
    readonly Neurons<T> neurons;
    readonly int inputs, first, columns, width;
    readonly Memory<T> w, x, y, cotangent;
    readonly T[] bias, ones, sums;

    /// <param name="w">All weights of the layer, in × out.</param>
    /// <param name="bias">All its biases.</param>
    /// <param name="first">The first of its outputs.</param>
    /// <param name="end">The first that is not its.</param>
    /// <param name="neurons">Biases and activation.</param>
    /// <param name="rows">The most that a batch has.</param>
    /// <param name="kernels">On one thread, unless this is the only part.</param>
    public BatchPart(Matrix<T> w, Matrix<T> bias, int first, int end, Neurons<T> neurons, int rows, Kernels<T> kernels)
    {
        (this.kernels, alone, this.neurons, this.first, columns, inputs) = (kernels, kernels.On(1), neurons, first, end - first, w.Rows);
        width = kernels.Padded(columns);
        (x, y, cotangent) = (Kernels<T>.Room(rows * width), Kernels<T>.Room(rows * width), Kernels<T>.Room(rows * width));
        this.w = Kernels<T>.Room(inputs * width);
        for (var i = 0; i < inputs; i++) w.Row(i).Slice(first, columns).CopyTo(this.w.Span[(i * width)..]);
        this.bias = Kernels<T>.Pad(bias.Span.Slice(first, columns), columns, width);
        (ones, sums) = (new T[rows], new T[width]);
        ones.AsSpan().Fill(kernels.Number(1));
    }

    /// <summary>What comes out, for the layer behind.</summary>
    public Inputs<T> Outputs => new(new(y, IsTransposed: false) { RowStep = width }, first, columns);

    /// <summary>The inputs of a batch, into a place of its own.</summary>
    /// <param name="batch">rows × in.</param>
    /// <param name="begin">The row to begin with: when each part begins with another, each row comes from far away for one of them only.</param>
    /// <param name="place">Written.</param>
    public void Read(Matrix<T> batch, int begin, Memory<T> place)
    {
        Copy(begin, batch.Rows);
        Copy(0, begin);

        void Copy(int first, int last) => kernels.ByRows(last - first, inputs, (from, end) =>
            batch.CopyTo(first + from, place.Span[((first + from) * inputs)..((first + end) * inputs)]));
    }

    /// <summary>y = f(a·W + b): the sum goes on from one piece of a to the next.</summary>
    public void Forward(ImmutableArray<Inputs<T>> a, int rows)
    {
        foreach (var piece in a)
            kernels.Chains(piece.First == 0 ? default : x, piece.Numbers, new(w[(piece.First * width)..], IsTransposed: false), x, new(rows, piece.Count, width));
        kernels.ByRows(rows, width, (from, end) =>
        {
            for (var row = from; row < end; row++) neurons.Forward(Rows(x, row, row + 1), bias, Rows(x, row, row + 1), Rows(y, row, row + 1));
        });
    }

    /// <summary>ȳ becomes x̄, and x, which nobody needs any more, what the step adds: u.</summary>
    public void Pull(double factor, int rows) => kernels.ByRows(rows, width, (from, end) =>
        neurons.Backward(factor, Rows(x, from, end), Rows(y, from, end), Rows(cotangent, from, end), Rows(x, from, end)));

    /// <summary>ȳ = x̄·Wᵀ of the layer behind: the sum goes on from one of its parts to the next.</summary>
    public void Receive(ImmutableArray<BatchPart<T>> behind, int rows)
    {
        foreach (var part in behind)
            kernels.Chains(
                part.first == 0 ? default : cotangent,
                new(part.cotangent, IsTransposed: false) { RowStep = part.width },
                new(part.w[(first * part.width)..], IsTransposed: true) { RowStep = part.width },
                cotangent, new(rows, part.columns, columns) { RowStep = width });
    }

    /// <summary>W ← W + aᵀu, and b ← b + factor · Σ over the rows of x̄, added up from the first row down.</summary>
    public void Learn(double factor, ImmutableArray<Inputs<T>> a, int rows)
    {
        if (rows == 1) cotangent.Span[..width].CopyTo(sums);
        else kernels.Row([], ones.AsSpan(0, rows), cotangent.Span[..(rows * width)], sums);
        kernels.Map(new Scaled(factor), sums, sums);
        neurons.Learn(bias, sums);
        var each = a.Length == 1 ? kernels : alone;
        kernels.Side(a.Length, i =>
        {
            var (piece, place) = (a[i], w[(a[i].First * width)..]);
            each.Chains(place, piece.Numbers with { IsTransposed = true }, new(x, IsTransposed: false), place, new(piece.Count, rows, width));
        });
    }

    /// <summary>Of the last layer: ȳ of a loss that knows values.</summary>
    public void Seed(Matrix<T> slope)
    {
        for (var row = 0; row < slope.Rows; row++) slope.Row(row).CopyTo(cotangent.Span[(row * width)..]);
    }

    /// <summary>Of the last layer: ȳ of a loss that works in place.</summary>
    public void Seed(BatchSlope<T> slope, Matrix<T> target) => slope.Run(y.Span, target, cotangent.Span);

    /// <summary>What comes out, among the columns of the layer.</summary>
    public void PutValues(Span<T> values, int rows, int all) => Put(y.Span, values, rows, all);

    /// <summary>Its columns of W and b, in × all and 1 × all.</summary>
    public void PutParameters(Span<T> weights, Span<T> biases, int all)
    {
        Put(w.Span, weights, inputs, all);
        Put(bias, biases, 1, all);
    }

    void Put(ReadOnlySpan<T> from, Span<T> to, int rows, int all)
    {
        for (var row = 0; row < rows; row++) from.Slice(row * width, columns).CopyTo(to[(row * all + first)..]);
    }

    Span<T> Rows(Memory<T> numbers, int from, int end) => numbers.Span[(from * width)..(end * width)];
}
