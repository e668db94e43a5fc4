using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Layers;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Execution;

/// <summary>
/// The forward passes of the networks that differ in a parameter of one dense part, those of one row of its weights at a time, in arrays that
/// every row uses again: fresh memory would cost as much as the arithmetic. One for each thread.
/// </summary>
sealed class PerturbedExecutor<T> where T : unmanaged
{
    readonly PerturbedNetwork<T> stack;
    readonly int perturbed, networks;
    readonly Kernels<T> kernels;
    readonly int[] widths;                  // of what comes out of each part
    readonly Matrix<T>[] biases;            // of dense parts, a row for each network
    readonly Matrix<T> targets;
    readonly T[] plus, minus;               // a row of the weights ± h
    readonly T[] replaced;                  // the weights with it, or that row with one number from it for each network
    readonly T[] products, others;          // of dense parts, before the biases are added; and the terms of the loss
    readonly T[][] values;                  // what comes out of a part, and what went into it
    readonly T[] losses;

    /// <summary>Room for the networks that are perturbed in a part.</summary>
    /// <param name="stack">The network as it is.</param>
    /// <param name="part">A dense part.</param>
    /// <param name="biases">2·out × out: its biases, a row for each network.</param>
    public PerturbedExecutor(PerturbedNetwork<T> stack, int part, Matrix<T> biases)
    {
        (this.stack, perturbed, networks, kernels) = (stack, part, biases.Rows, stack.Kernels.WithThreads(1));
        widths = Widths([.. stack.Parts.Select(other => other.Layer)]);
        this.biases = [.. stack.Parts.Select((other, i) => i == part ? biases : other.Layer is Dense ? stack.Bias(i).Tile(networks) : stack.Target)];
        targets = stack.Target.Tile(networks);
        (plus, minus) = (new T[biases.Columns], new T[biases.Columns]);
        var (first, widest) = (stack.First.Length(networks), networks * widths.Max());
        replaced = new T[part == 0 ? first : stack.Weights(part).Span.Length];
        (products, others) = (new T[Math.Max(first, widest)], new T[part == 0 ? 0 : networks * biases.Columns]);
        values = [new T[widest], new T[widest]];
        losses = new T[networks];
    }

    static int[] Widths(ImmutableArray<Layer> parts)
    {
        var widths = new int[parts.Length];
        for (var i = 0; i < widths.Length; i++) widths[i] = parts[i] is Dense dense ? dense.Outputs : parts[i].OutputWidth(widths[i - 1]).ThrowIfFail();
        return widths;
    }

    /// <summary>
    /// The slopes of J: network j has plus h at (<paramref name="row"/>, j) of the weights, network out + j minus h. A row that the weights do not
    /// have leaves them as they are.
    /// </summary>
    public void RowGradient(int row, Span<T> slopes)
    {
        var w = stack.Weights(perturbed);
        var isReplaced = row < w.Rows;
        if (isReplaced) stack.Difference.Perturb(kernels, w.Row(row), plus, minus);
        if (isReplaced && perturbed == 0) stack.First.ReplaceRow(row, plus, minus, replaced, products);
        else stack.First.Unchanged(networks, products);
        stack.First.AddBiases(products, networks, biases[0].Span, values[0]);
        for (var part = 1; part < widths.Length; part++) Forward(part, isReplaced && part == perturbed ? row : -1);
        var j = Losses();
        stack.Difference.DifferenceQuotients(kernels, j[..slopes.Length], j[slopes.Length..], slopes);
    }

    void Forward(int part, int row)
    {
        var x = values[(part - 1) % 2];
        var y = values[part % 2].AsSpan(0, networks * widths[part]);
        switch (stack.Parts[part].Layer)
        {
            case IElementwiseLayer elementwise:
                elementwise.Forward(kernels, x.AsSpan(0, y.Length), y);
                break;
            case Dense:
                Product(x, stack.Weights(part).Array, products, part);
                if (row >= 0) Replace(x, row, part);
                kernels.Zip(new Add(), products.AsSpan(0, y.Length), biases[part].Span, y);
                break;
            case var other:
                other.Forward(Parameters<T>.Empty, Matrix(x, widths[part - 1])).Span.CopyTo(y);
                break;
        }
    }

    /// <summary>Products with weights whose whole row is replaced, of which each network takes its one number.</summary>
    void Replace(T[] x, int row, int part)
    {
        var n = widths[part];
        for (var sign = 0; sign < 2; sign++)
        {
            stack.Weights(part).Span.CopyTo(replaced);
            (sign == 0 ? plus : minus).CopyTo(replaced, row * n);
            Product(x, replaced, others, part);
            for (var j = 0; j < n; j++) products[(sign * n + j) * n + j] = others[(sign * n + j) * n + j];
        }
    }

    void Product(T[] x, T[] w, T[] y, int part) => kernels.Gemm(default, x, w, y, new(networks, widths[part - 1], widths[part]));

    /// <summary>J of every network.</summary>
    ReadOnlySpan<T> Losses()
    {
        var (outputs, classes) = (Matrix(values[(widths.Length - 1) % 2], widths[^1]), widths[^1]);
        if (stack.Loss is not IElementwiseLoss loss) return stack.Loss.PerSample(outputs, targets).Span;
        loss.Terms(kernels, outputs.Span, targets.Span, products);
        for (var i = 0; i < networks; i++) losses[i] = kernels.Sum(products.AsSpan(i * classes, classes));
        return losses;
    }

    Matrix<T> Matrix(T[] numbers, int columns) => new(networks, columns, numbers);
}
