using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>Steps on single samples, block after block, in arrays that are used again; whoever wants to see a state gets it as values of its own.</summary>
abstract class PerSampleExecutor<T> where T : unmanaged
{
    /// <summary>The weights, layer by layer.</summary>
    public abstract ImmutableArray<TrainingWeights<T>> Weights { get; }

    /// <summary>The next samples, as terms from number <paramref name="from"/> on.</summary>
    public void SetLookahead(int from, ArraySegment<Batch<T>> block)
    {
        if (Weights[0] is LookaheadWeights<T> first) first.SetLookahead(from, [.. block.Select(batch => batch.X)]);
    }

    /// <summary>One step, which becomes term number <paramref name="term"/>.</summary>
    public abstract void Apply(int term, Batch<T> batch);

    /// <summary>The loss that the step that was taken last reports; there are <paramref name="terms"/> terms with its own.</summary>
    public abstract double Loss(int terms, Batch<T> batch);

    /// <summary>The same as a thunk over values: of the parameters after the step, or of its outputs.</summary>
    public abstract Metrics Report(Parameters<T> after, Batch<T> batch);

    /// <summary>The biases of layer <paramref name="layer"/>.</summary>
    public abstract Matrix<T> Bias(int layer);

    /// <summary>The weights as they stood when the block began.</summary>
    public ImmutableArray<Matrix<T>> BaseWeights() => [.. Weights.Select(weights => weights.Base())];

    /// <summary>The parameters of a dense network: weights from <paramref name="starts"/> on with so many terms, and biases, layer by layer.</summary>
    public ImmutableArray<Matrix<T>> Snapshot(ImmutableArray<Matrix<T>> starts, int terms) =>
        [.. Weights.SelectMany((weights, layer) => new[] { weights.Snapshot(starts[layer], terms), Bias(layer) })];

    /// <summary>The block ends: the terms become part of the weights.</summary>
    public void Flush(int terms)
    {
        foreach (var weights in Weights) weights.Flush(terms);
    }
}
