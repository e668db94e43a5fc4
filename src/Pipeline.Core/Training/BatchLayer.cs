using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>A dense layer and its activation, while batches of up to so many rows go through: what <see cref="GradientStep"/> does, in arrays that are used again.</summary>
/// <remarks>Rows stand as wide as whole lanes, with zeros behind the columns where others read them.</remarks>
sealed class BatchLayer<T> where T : unmanaged
{
    readonly Kernels<T> kernels;
    readonly Neurons<T> neurons;
    readonly int inputs, outputs, width;
    readonly Memory<T> w, x, y, cotangent, update;
    readonly T[] bias, ones, sums;

    public BatchLayer(Matrix<T> w, Matrix<T> bias, Neurons<T> neurons, int rows, Kernels<T> kernels)
    {
        (this.kernels, this.neurons, inputs, outputs, width) = (kernels, neurons, w.Rows, w.Columns, kernels.Padded(w.Columns));
        (x, y, cotangent, update) = (Kernels<T>.Room(rows * width), Kernels<T>.Room(rows * width), Kernels<T>.Room(rows * width), Kernels<T>.Room(rows * width));
        this.w = Kernels<T>.Room(inputs * width);
        for (var i = 0; i < inputs; i++) w.Row(i).CopyTo(this.w.Span[(i * width)..]);
        this.bias = Kernels<T>.Pad(bias.Span, outputs, width);
        (ones, sums) = (new T[rows], new T[width]);
        ones.AsSpan().Fill(kernels.Number(1));
    }

    /// <summary>What comes out.</summary>
    public Operand<T> Outputs => new(y, IsTransposed: false) { RowStep = width };

    /// <summary>What comes out, as a value of its own.</summary>
    public Matrix<T> Values(int rows) => new(rows, outputs, Kernels<T>.Narrow(y.Span, rows, width, outputs), kernels);

    /// <summary>W and b, as values of their own.</summary>
    public Parameters<T> Parameters() => Parameters<T>.Of(
        new Matrix<T>(inputs, outputs, Kernels<T>.Narrow(w.Span, inputs, width, outputs), kernels), new Matrix<T>(1, outputs, bias[..outputs], kernels));

    /// <summary>y = f(a·W + b).</summary>
    public void Forward(Operand<T> a, int rows)
    {
        kernels.Chains(default, a, new(w, IsTransposed: false), x, new(rows, inputs, width));
        kernels.ByRows(rows, width, (from, end) =>
        {
            for (var row = from; row < end; row++)
            {
                var z = x.Span.Slice(row * width, width);
                neurons.Forward(z, bias, z, y.Span.Slice(row * width, width));
            }
        });
    }

    /// <summary>The cotangent of what comes out.</summary>
    public void Seed(Matrix<T> slope)
    {
        for (var row = 0; row < slope.Rows; row++) slope.Row(row).CopyTo(cotangent.Span[(row * width)..]);
    }

    /// <summary>The cotangent of what comes out, from a loss.</summary>
    public void Seed(BatchSlope<T> slope, Matrix<T> target) => slope.Run(y.Span, target, cotangent.Span);

    /// <summary>The input's cotangent, from the weights as they were, into the layer before; then the update.</summary>
    public void Backward(double factor, Operand<T> a, int rows, BatchLayer<T>? before)
    {
        kernels.ByRows(rows, width, (from, end) =>
        {
            var (at, length) = (from * width, (end - from) * width);
            neurons.Backward(factor, x.Span.Slice(at, length), y.Span.Slice(at, length), cotangent.Span.Slice(at, length), update.Span.Slice(at, length));
        });
        if (before is not null)
            kernels.Chains(default, new(cotangent, IsTransposed: false) { RowStep = width }, new(w, IsTransposed: true) { RowStep = width },
                before.cotangent, new(rows, outputs, inputs) { RowStep = before.width });
        Learn(factor, rows);
        kernels.Chains(w, a with { IsTransposed = true }, new(update, IsTransposed: false), w, new(inputs, rows, width));
    }

    /// <summary>b ← b + factor · Σ over the rows of ȳ, added up from the first row down.</summary>
    void Learn(double factor, int rows)
    {
        if (rows == 1) cotangent.Span[..width].CopyTo(sums);
        else kernels.Row([], ones.AsSpan(0, rows), cotangent.Span[..(rows * width)], sums);
        kernels.Map(new Scaled(factor), sums, sums);
        neurons.Learn(bias, sums);
    }
}
