using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The forward passes of the networks that differ in a weight of the first layer, some rows of it at a time, in arrays that every block uses
/// again: fresh memory would cost as much as the arithmetic. One for each thread.
/// </summary>
sealed class PerturbedRun<T> where T : unmanaged
{
    readonly PerturbedStack<T> stack;
    readonly Kernels<T> kernels;
    readonly int pairs;                     // of networks, for each row of the weights
    readonly int[] widths;                  // of what comes out of each part
    readonly T[] plus, minus;               // the weights ± h
    readonly T[] replaced, firstProducts;
    readonly T[][] products;                // of the other dense layers, before the biases are added
    readonly T[][] values;                  // what comes out of each part
    readonly Matrix<T>[] biases;            // of dense layers, a row for each network
    readonly Matrix<T> targets;
    readonly T[] terms, sums;               // of the loss

    /// <summary>Room for blocks of so many rows.</summary>
    public PerturbedRun(PerturbedStack<T> stack, int rows)
    {
        (this.stack, kernels, pairs) = (stack, stack.P.Leaves[0].Kernels, stack.P.Leaves[0].Columns);
        var (parts, networks) = (stack.Parts, rows * 2 * pairs);
        widths = Widths(parts);
        (plus, minus) = (new T[rows * pairs], new T[rows * pairs]);
        (replaced, firstProducts) = (new T[stack.First.Room(rows)], new T[stack.First.Room(rows)]);
        products = [.. parts.Select((part, i) => i > 0 && part is Dense ? new T[networks * widths[i]] : [])];
        values = [.. widths.Select(width => new T[networks * width])];
        biases = [.. parts.Select((part, i) => part is Dense ? stack.Bias(i).Repeated(networks) : stack.Target)];
        targets = stack.Target.Repeated(networks);
        (terms, sums) = (new T[networks * widths[^1]], new T[networks]);
    }

    /// <summary>∂J/∂W of rows <paramref name="row"/>, row + 1, … of W, as many as <paramref name="slopes"/> has room for.</summary>
    public void Slopes(int row, Span<T> slopes)
    {
        var rows = slopes.Length / pairs;
        var networks = rows * 2 * pairs;
        stack.Difference.Around(kernels, stack.Weights(0).Span.Slice(row * pairs, slopes.Length), plus, minus);
        stack.First.Replacing(row, plus.AsSpan(0, slopes.Length), minus.AsSpan(0, slopes.Length), replaced, firstProducts);
        stack.First.PlusBiases(firstProducts, rows, biases[0].Span, values[0]);
        for (var part = 1; part < values.Length; part++) Forward(part, networks);
        var losses = Losses(networks);
        for (var i = 0; i < rows; i++)
            stack.Difference.Quotients(kernels, losses.Slice(2 * i * pairs, pairs), losses.Slice((2 * i + 1) * pairs, pairs), slopes.Slice(i * pairs, pairs));
    }

    static int[] Widths(ImmutableArray<Layer> parts)
    {
        var widths = new int[parts.Length];
        for (var i = 0; i < widths.Length; i++) widths[i] = parts[i] is Dense dense ? dense.Outputs : parts[i].Width(widths[i - 1]).ThrowIfFail();
        return widths;
    }

    void Forward(int part, int networks)
    {
        var x = values[part - 1];
        var y = values[part].AsSpan(0, networks * widths[part]);
        switch (stack.Parts[part])
        {
            case IElementwise elementwise:
                elementwise.Value(kernels, x.AsSpan(0, y.Length), y);
                break;
            case Dense:
                kernels.Chains(default, x, stack.Weights(part).Array, products[part], new(networks, widths[part - 1], widths[part]));
                kernels.Zip(new Plus(), products[part].AsSpan(0, y.Length), biases[part].Span[..y.Length], y);
                break;
            case var other:
                other.Value(Parameters<T>.None, First(networks, x, widths[part - 1])).Span.CopyTo(y);
                break;
        }
    }

    /// <summary>J of every network.</summary>
    ReadOnlySpan<T> Losses(int networks)
    {
        var classes = widths[^1];
        if (stack.Loss is not ITermwise loss)
            return stack.Loss.Each(First(networks, values[^1], classes), First(networks, targets.Array, classes)).Span;
        var numbers = networks * classes;
        loss.Terms(kernels, values[^1].AsSpan(0, numbers), targets.Span[..numbers], terms);
        for (var i = 0; i < networks; i++) sums[i] = kernels.Sum(terms.AsSpan(i * classes, classes));
        return sums;
    }

    Matrix<T> First(int rows, T[] numbers, int columns) => new(rows, columns, numbers, kernels);
}
