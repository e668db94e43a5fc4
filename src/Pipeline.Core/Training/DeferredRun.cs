using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The steps of one block: forward and backward as the layers define them, in arrays that every step uses again; what outlives a step, the
/// terms and the biases, is written once.
/// </summary>
sealed class DeferredRun<T> where T : unmanaged
{
    readonly Objective objective;
    readonly double factor;
    readonly int pending;
    readonly Kernels<T> kernels;
    readonly ImmutableArray<Layer> parts;
    readonly int[] denses;                  // number of the dense layer that a part is
    readonly TermBuffer<T>[] weights;
    readonly Matrix<T>[] biases;
    readonly T[][] values;                  // what goes into each part; behind the last, what comes out
    readonly T[][] cotangents;              // of the same
    readonly T[] products;

    /// <summary>Opens the weights of <paramref name="p"/>, which may be within a block already, for the inputs that are to come.</summary>
    public DeferredRun(Objective objective, double factor, Parameters<T> p, int capacity, ImmutableArray<Matrix<T>> inputs)
    {
        (this.objective, this.factor, kernels, parts) = (objective, factor, inputs[0].Kernels, objective.Network.Parts);
        pending = TermBuffer<T>.Pending(p.Leaves[0]);
        var layers = p.Leaves.Length / 2;
        weights = [.. Enumerable.Range(0, layers).Select(i => i == 0
            ? TermBuffer<T>.Ahead(p.Leaves[0], capacity, inputs)
            : TermBuffer<T>.Opened(p.Leaves[2 * i], capacity))];
        biases = [.. Enumerable.Range(0, layers).Select(i => p.Leaves[2 * i + 1])];
        denses = [.. parts.Select((_, i) => parts[..i].Count(part => part is Dense))];
        int[] widths = [inputs[0].Columns, .. parts.Select((part, i) => biases[denses[i] - (part is Dense ? 0 : 1)].Columns)];
        values = [.. widths.Select(width => new T[width])];
        cotangents = [.. widths.Select(width => new T[width])];
        products = new T[weights.Max(w => w.Width)];
    }

    /// <summary>Step <paramref name="k"/> of the block: the loss before the update, and the parameters after it.</summary>
    public (T Loss, Parameters<T> Parameters) Take(int k, Batch<T> batch)
    {
        var terms = pending + k;
        for (var i = 0; i < parts.Length; i++) Forward(i, terms, i == 0 ? batch.X.Array : values[i]);
        var outputs = new Matrix<T>(1, values[^1].Length, [.. values[^1]], kernels);
        var (loss, slope) = objective.Loss.Apply(outputs, batch.Target);
        slope().Span.CopyTo(cotangents[^1]);
        for (var i = parts.Length - 1; i >= 0; i--) Backward(i, terms, i == 0 ? batch.X.Array : values[i]);
        return (loss, Snapshot(terms + 1));
    }

    void Forward(int i, int terms, T[] x)
    {
        if (parts[i] is IElementwise part) { part.Value(kernels, x, values[i + 1]); return; }
        var bias = biases[denses[i]].Span;
        weights[denses[i]].Product(terms, x.AsMemory(), products.AsMemory(0, weights[denses[i]].Width));
        kernels.Zip(new Plus(), products.AsSpan(0, bias.Length), bias, values[i + 1]);
    }

    /// <summary>The input's cotangent, from the weights as they were; then the update, remembered: nobody needs the first layer's cotangent.</summary>
    void Backward(int i, int terms, T[] x)
    {
        var yBar = cotangents[i + 1];
        if (parts[i] is IElementwise part) { part.Pull(kernels, x, values[i + 1], yBar, cotangents[i]); return; }
        var layer = denses[i];
        if (layer > 0) weights[layer].TimesTransposed(terms, yBar.AsMemory(), cotangents[i].AsMemory());
        var update = products.AsSpan(0, yBar.Length);
        kernels.Map(new Scaled(factor), yBar, update);
        weights[layer].Append(terms, x, update);
        var bias = GC.AllocateUninitializedArray<T>(update.Length);
        kernels.Zip(new Plus(), biases[layer].Span, update, bias);
        biases[layer] = new(1, bias.Length, bias, kernels);
    }

    Parameters<T> Snapshot(int terms)
    {
        var leaves = ImmutableArray.CreateBuilder<Matrix<T>>(2 * weights.Length);
        for (var i = 0; i < weights.Length; i++)
        {
            leaves.Add(weights[i].Snapshot(terms));
            leaves.Add(biases[i]);
        }
        return new(leaves.MoveToImmutable());
    }
}
