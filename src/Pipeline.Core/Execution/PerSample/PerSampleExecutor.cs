using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// Steps on single samples with deferred updates, in arrays that every step overwrites; <see cref="CopyParameters"/> copies the parameters out of
/// them.
/// </summary>
/// <remarks>
/// Per block: <see cref="PrepareBlock"/>, one <see cref="RunStep"/> per sample, <see cref="Flush"/>. "rank" is the number of updates since
/// the block began. The calling thread drives an executor; within a call the kernels may use other threads.
/// </remarks>
abstract class PerSampleExecutor<T> where T : unmanaged
{
    /// <summary>The weights, layer by layer.</summary>
    public abstract ImmutableArray<TrainingWeights<T>> Weights { get; }

    /// <summary>Announces the next samples, as numbers <paramref name="firstSample"/>, firstSample + 1, … of the block.</summary>
    public void PrepareBlock(int firstSample, ArraySegment<Batch<T>> block)
    {
        if (Weights[0] is LookaheadWeights<T> first) first.PrecomputeProducts(firstSample, [.. block.Select(batch => batch.X)]);
    }

    /// <summary>
    /// Step <paramref name="stepNumber"/> of training, from 0; its update is number <paramref name="sampleIndex"/> of the block.
    /// </summary>
    public abstract void RunStep(int sampleIndex, long stepNumber, Batch<T> batch);

    /// <summary>The loss that the last step reports. <paramref name="pendingRank"/> counts its own update.</summary>
    public abstract double ReportedLoss(int pendingRank, Batch<T> batch);

    /// <summary>
    /// The metrics of the last step, which stay valid after further steps: they compute the loss from a copy of its outputs, or from
    /// <paramref name="parametersAfter"/>, the parameters after it.
    /// </summary>
    public abstract Metrics MetricsOfLastStep(Parameters<T> parametersAfter, Batch<T> batch);

    /// <summary>b of layer <paramref name="layer"/>, 1 × out, as a value that further steps do not change.</summary>
    public abstract Matrix<T> CopyBias(int layer);

    /// <summary>The weights at the start of the block as copies, layer by layer.</summary>
    public ImmutableArray<Matrix<T>> CopyBaseWeights() => [.. Weights.Select(weights => weights.CopyBase())];

    /// <summary>W and b of each layer, W with <paramref name="pendingRank"/> pending updates over <paramref name="baseWeights"/>.</summary>
    public ImmutableArray<Matrix<T>> CopyParameters(ImmutableArray<Matrix<T>> baseWeights, int pendingRank) =>
        [.. Weights.SelectMany((weights, layer) => new[] { weights.CopyWithPending(baseWeights[layer], pendingRank), CopyBias(layer) })];

    /// <summary>The end of a block: its updates become part of the base weights.</summary>
    public void Flush(int pendingRank)
    {
        foreach (var weights in Weights) weights.Flush(pendingRank);
    }
}
