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
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="terms">gₛ of all shards, of one length; overwritten.</param>
    /// <param name="weights">wₛ.</param>
    /// <param name="sum">Written; may be the memory of the last term.</param>
    public static void Sum<T>(Kernels<T> kernels, ImmutableArray<Memory<T>> terms, ImmutableArray<double> weights, Memory<T> sum)
        where T : unmanaged
    {
        var first = FirstWithRows(weights);
        var acc = terms[first].Span;
        kernels.Map(new Scale(weights[first]), acc, acc);
        for (var shard = first + 1; shard < weights.Length; shard++)
            if (weights[shard] != 0)
                kernels.Zip(new AddWeighted(weights[shard]), acc, terms[shard].Span, acc);
        acc.CopyTo(sum.Span);
    }

    static int FirstWithRows(ImmutableArray<double> weights)
    {
        var first = 0;
        while (weights[first] == 0) first++;
        return first;
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
