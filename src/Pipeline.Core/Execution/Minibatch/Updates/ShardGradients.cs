using System.Collections.Immutable;
using Pipeline.Training;

namespace Pipeline.Execution;

/// <summary>
/// The gradients of the shards that this process computes, maybe none, and their sum over all shards in the place of the last one.
/// </summary>
sealed class ShardGradients<T> where T : unmanaged
{
    readonly IShardReduction reduction;
    readonly ImmutableArray<IUpdatedParameters<T>> layers;

    // Of each own shard but the last, which stays where the layers keep it; made when the first batch shows the lengths.
    readonly T[][][] kept;

    readonly T[] losses;

    /// <param name="reduction">Sums them.</param>
    /// <param name="layers">The layers with parameters, whose first stage keeps the gradient of a shard.</param>
    public ShardGradients(IShardReduction reduction, ImmutableArray<IUpdatedParameters<T>> layers)
    {
        (this.reduction, this.layers) = (reduction, layers);
        (kept, losses) = (new T[Math.Max(0, reduction.OwnShards - 1)][][], new T[Math.Max(1, reduction.OwnShards)]);
    }

    /// <summary>The own shards.</summary>
    public IEnumerable<int> OwnShards => Enumerable.Range(reduction.FirstShard, reduction.OwnShards);

    /// <summary>Keeps the gradient, and the loss, of an own shard that was just computed.</summary>
    public void Keep(int shard, T loss)
    {
        var index = shard - reduction.FirstShard;
        losses[index] = loss;
        if (index == kept.Length) return;
        var gradient = TakeGradient();
        kept[index] ??= [.. gradient.Select(g => new T[g.Length])];
        for (var i = 0; i < gradient.Length; i++) gradient[i].Span.CopyTo(kept[index][i]);
    }

    /// <summary>The sum over all shards, where the layers continue their update.</summary>
    public void Sum(ImmutableArray<double> weights)
    {
        var gradient = TakeGradient();
        for (var i = 0; i < gradient.Length; i++)
            reduction.Sum(Own(i, gradient[i]), weights, gradient[i]);
    }

    /// <summary>The loss of the batch.</summary>
    public T SumLosses(ImmutableArray<double> weights)
    {
        var sum = losses.AsMemory(losses.Length - 1, 1);
        reduction.Sum([.. Enumerable.Range(0, reduction.OwnShards).Select(i => losses.AsMemory(i, 1))], weights, sum);
        return losses[^1];
    }

    /// <summary>An array of the gradient of each own shard. A shard without rows has none.</summary>
    ImmutableArray<Memory<T>> Own(int index, Memory<T> last) => reduction.OwnShards == 0 ? []
        : [.. kept.Select(shard => shard is null ? default : shard[index].AsMemory()), last];

    ImmutableArray<Memory<T>> TakeGradient() => [.. layers.SelectMany(layer => layer.TakeGradient())];
}
