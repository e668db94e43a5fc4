using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Steps on single samples with deferred updates, in arrays that every step overwrites; <see cref="Snapshot"/> copies the parameters out of
/// them.
/// </summary>
/// <remarks>
/// Per block: <see cref="SetLookahead"/>, one <see cref="Apply"/> per sample, <see cref="Flush"/>. "rank" is the number of updates since
/// the block began. The calling thread drives an executor; within a call the kernels may use other threads.
/// </remarks>
abstract class PerSampleExecutor<T> where T : unmanaged
{
    /// <summary>The weights, layer by layer.</summary>
    public abstract ImmutableArray<TrainingWeights<T>> Weights { get; }

    /// <summary>Announces the next samples, as numbers <paramref name="from"/>, from + 1, … of the block.</summary>
    public void SetLookahead(int from, ArraySegment<Batch<T>> block)
    {
        if (Weights[0] is LookaheadWeights<T> first) first.SetLookahead(from, [.. block.Select(batch => batch.X)]);
    }

    /// <summary>Step <paramref name="number"/> of training, from 0; its update is number <paramref name="sample"/> of the block.</summary>
    public abstract void Apply(int sample, long number, Batch<T> batch);

    /// <summary>The loss that the last step reports. <paramref name="rank"/> counts its own update.</summary>
    public abstract double Loss(int rank, Batch<T> batch);

    /// <summary>
    /// The metrics of the last step, which stay valid after further steps: they compute the loss from a copy of its outputs, or from
    /// <paramref name="after"/>, the parameters after it.
    /// </summary>
    public abstract Metrics CreateMetrics(Parameters<T> after, Batch<T> batch);

    /// <summary>b of layer <paramref name="layer"/>, 1 × out, as a value that further steps do not change.</summary>
    public abstract Matrix<T> Bias(int layer);

    /// <summary>The weights at the start of the block as copies, layer by layer.</summary>
    public ImmutableArray<Matrix<T>> BaseWeights() => [.. Weights.Select(weights => weights.Base())];

    /// <summary>W and b of each layer, W with <paramref name="rank"/> pending updates over <paramref name="baseWeights"/>.</summary>
    public ImmutableArray<Matrix<T>> Snapshot(ImmutableArray<Matrix<T>> baseWeights, int rank) =>
        [.. Weights.SelectMany((weights, layer) => new[] { weights.Snapshot(baseWeights[layer], rank), Bias(layer) })];

    /// <summary>The end of a block: its updates become part of the base weights.</summary>
    public void Flush(int rank)
    {
        foreach (var weights in Weights) weights.Flush(rank);
    }
}
