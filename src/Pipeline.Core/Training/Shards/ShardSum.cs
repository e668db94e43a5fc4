using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Training;

/// <summary>
/// Σₛ wₛ·gₛ in ascending order of the shards, one chain for each element: it begins with w·g of the first shard that has rows, and each
/// further shard adds acc ← wₛ·gₛ + acc with one rounding.
/// </summary>
static class ShardSum
{
    /// <summary>The value and the gradient of a batch, from those of its shards.</summary>
    /// <param name="shards">The shards, of which at least one has rows.</param>
    /// <param name="valueAndGradient">The mean over a shard, and its gradient.</param>
    public static (T Value, Parameters<T> Gradient) ValueAndGradient<T>(
        BatchShards shards, Func<int, (T Value, Parameters<T> Gradient)> valueAndGradient) where T : unmanaged
    {
        var (weights, sum) = (shards.Weights, default((Matrix<T> Value, Parameters<T> Gradient)?));
        for (var shard = 0; shard < shards.Count; shard++)
        {
            if (weights[shard] == 0) continue;
            var (value, gradient) = valueAndGradient(shard);
            var term = (Value: Matrix<T>.Of(1, 1, [value]), Gradient: gradient);
            sum = sum is not { } before
                ? (Weigh(weights[shard], term.Value), gradient.Map(g => Weigh(weights[shard], g)))
                : (Add(before.Value, weights[shard], term.Value), before.Gradient.With(
                    [.. before.Gradient.Matrices.Zip(gradient.Matrices, (acc, g) => Add(acc, weights[shard], g))]));
        }
        return (sum!.Value.Value[0, 0], sum.Value.Gradient);
    }

    /// <summary>The same sum of arrays.</summary>
    /// <param name="terms">gₛ of all shards, of one length; overwritten.</param>
    /// <param name="weights">wₛ.</param>
    /// <param name="sum">Written; may be the memory of the last term.</param>
    public static void Sum<T>(ImmutableArray<Memory<T>> terms, ImmutableArray<double> weights, Memory<T> sum) where T : unmanaged
    {
        var (acc, isFirst, last) = (Memory<T>.Empty, true, LastWithRows(weights));
        for (var shard = 0; shard <= last; shard++)
        {
            if (weights[shard] == 0) continue;
            if (isFirst) acc = terms[shard];
            AddTerm(acc.Span, terms[shard].Span, weights[shard], isFirst, shard == last ? sum.Span : acc.Span);
            isFirst = false;
        }
    }

    /// <summary>A link of the chain, for gradients that do not come all at once.</summary>
    /// <param name="acc">What is there already.</param>
    /// <param name="gradient">gₛ, of the same length.</param>
    /// <param name="weight">wₛ.</param>
    /// <param name="isFirst">Whether the chain begins here, so that acc is not read.</param>
    /// <param name="sum">Written; may be acc or the gradient.</param>
    public static void AddTerm<T>(Span<T> acc, ReadOnlySpan<T> gradient, double weight, bool isFirst, Span<T> sum) where T : unmanaged
    {
        if (isFirst) Kernels<T>.Default.Map(new Scale(weight), gradient, sum);
        else Kernels<T>.Default.Zip(new AddWeighted(weight), acc, gradient, sum);
    }

    /// <summary>The last shard that has rows.</summary>
    public static int LastWithRows(ImmutableArray<double> weights)
    {
        var last = weights.Length - 1;
        while (weights[last] == 0) last--;
        return last;
    }

    static Matrix<T> Weigh<T>(double weight, Matrix<T> g) where T : unmanaged => g.Map(new Scale(weight));

    static Matrix<T> Add<T>(Matrix<T> acc, double weight, Matrix<T> g) where T : unmanaged => acc.Zip(g, new AddWeighted(weight));
}

/// <summary>w·g + acc, rounded once.</summary>
readonly struct AddWeighted(double weight) : IBinaryOp
{
    /// <inheritdoc/>
    public S Invoke<S>(S acc, S g) where S : IScalar<S> => S.Fma(weight, g, acc);
}
