using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>The steps of one block: forward and backward as the layers define them, the products with opened weights from buffers.</summary>
sealed class DeferredRun<T> where T : unmanaged
{
    readonly Objective objective;
    readonly ImmutableArray<Layer> parts;
    readonly double factor;
    readonly int pending;
    readonly TermBuffer<T>[] weights;
    readonly Matrix<T>[] biases;

    /// <summary>Opens the weights of <paramref name="p"/>, which may be within a block already, for the inputs that are to come.</summary>
    public DeferredRun(Objective objective, double factor, Parameters<T> p, int capacity, ImmutableArray<Matrix<T>> inputs)
    {
        (this.objective, this.factor) = (objective, factor);
        parts = objective.Network.Parts;
        pending = TermBuffer<T>.Pending(p.Leaves[0]);
        weights = [.. Enumerable.Range(0, p.Leaves.Length / 2).Select(i => i == 0
            ? TermBuffer<T>.Ahead(p.Leaves[0], capacity, inputs)
            : TermBuffer<T>.Opened(p.Leaves[2 * i], capacity))];
        biases = [.. Enumerable.Range(0, p.Leaves.Length / 2).Select(i => p.Leaves[2 * i + 1])];
    }

    /// <summary>Step <paramref name="k"/> of the block: the loss before the update, and the parameters after it.</summary>
    public (T Loss, Parameters<T> Parameters) Take(int k, Batch<T> batch)
    {
        var terms = pending + k;
        var pulls = new Func<Matrix<T>, Matrix<T>>[parts.Length];
        var (a, layer) = (batch.X, 0);
        for (var i = 0; i < parts.Length; i++) (a, pulls[i]) = parts[i] is Dense ? Forward(layer++, terms, a) : Apply(parts[i], a);
        var (loss, slope) = objective.Loss.Apply(a, batch.Target);
        var yBar = slope();
        for (var i = parts.Length - 1; i >= 0; i--) yBar = pulls[i](yBar);
        return (loss, Snapshot(terms + 1));
    }

    (Matrix<T>, Func<Matrix<T>, Matrix<T>>) Forward(int layer, int terms, Matrix<T> a) =>
        (weights[layer].Product(terms, a).PlusRow(biases[layer]), yBar => Backward(layer, terms, a, yBar));

    /// <summary>The input's cotangent, from the weights as they were; then the update, remembered: nobody needs the first layer's cotangent.</summary>
    Matrix<T> Backward(int layer, int terms, Matrix<T> a, Matrix<T> yBar)
    {
        var xBar = layer == 0 ? yBar : weights[layer].TimesTransposed(terms, yBar);
        var update = factor * yBar;
        weights[layer].Append(terms, a, update);
        biases[layer] += update;
        return xBar;
    }

    static (Matrix<T>, Func<Matrix<T>, Matrix<T>>) Apply(Layer part, Matrix<T> a)
    {
        var (y, pullback) = part.Apply(Parameters<T>.None, a);
        return (y, yBar => pullback(yBar).Input());
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
