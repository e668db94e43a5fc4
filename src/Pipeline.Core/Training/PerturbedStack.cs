using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The fast form of <see cref="CentralDifference"/> for one sample: the perturbed networks of one row of a weight matrix stand below each other as
/// the rows of a batch. Row j is the one whose weight to output j has h added, row out + j the one that has it taken away.
/// </summary>
sealed record PerturbedStack<T>(
    ImmutableArray<Layer> Parts, Loss Loss, Parameters<T> P, Matrix<T> Target, CentralDifference Difference, SideBySide<T> First, int Threads)
    where T : unmanaged
{
    // Rows of the first layer's weights that are perturbed together: their networks pass by each piece of W that is in the first-level cache.
    const int Block = 4;

    /// <summary>The fast form, where there is one: a single sample, no penalty, a dense layer and then layers whose rows are independent.</summary>
    public static PerturbedStack<T>? Of(Objective objective, Parameters<T> p, Batch<T> batch, double step)
    {
        var parts = objective.Network.Parts;
        if (batch.X.Rows != 1 || objective.WeightPenalty != 0) return null;
        if (parts is not [Dense, ..] || parts.Any(part => part is not IRowwise || part is not Dense && !part.Leaves.IsEmpty)) return null;
        var kernels = batch.X.Kernels.On(1);
        var alone = p.Map(m => m.With(kernels).Written());
        return new(parts, objective.Loss, alone, batch.Target, new(step), new(batch.X.With(kernels), alone.Leaves[0]), batch.X.Kernels.Threads);
    }

    /// <summary>W of a dense part.</summary>
    public Matrix<T> Weights(int part) => P.Leaves[Leaf(part)];

    /// <summary>b of a dense part.</summary>
    public Matrix<T> Bias(int part) => P.Leaves[Leaf(part) + 1];

    /// <summary>∂J/∂p.</summary>
    public Parameters<T> Gradient() => new([.. Parts
        .Select((part, i) => (Part: part, Index: i))
        .Where(next => next.Part is Dense)
        .SelectMany(next => new[] { next.Index == 0 ? FirstWeightSlopes() : WeightSlopes(next.Index), BiasSlopes(next.Index) })]);

    Matrix<T> FirstWeightSlopes()
    {
        var w = Weights(0);
        var slopes = new T[w.Rows * w.Columns];
        Ordered.ForEach((w.Rows + Block - 1) / Block, Threads, () => new PerturbedRun<T>(this, Block), (block, run) =>
            run.Slopes(block * Block, slopes.AsSpan(block * Block * w.Columns, Math.Min(Block, w.Rows - block * Block) * w.Columns)));
        return Matrix<T>.Of(w.Rows, w.Columns, ImmutableCollectionsMarshal.AsImmutableArray(slopes));
    }

    Matrix<T> WeightSlopes(int part)
    {
        var w = Weights(part);
        var (plus, minus) = Difference.Around(w);
        var biases = Bias(part).Repeated(2 * w.Columns);
        var rows = Ordered.Map(w.Rows, Threads, k => Slopes(part, Perturbed(part, k, plus, minus) + biases));
        return Matrix<T>.Of(w.Rows, w.Columns, [.. rows.SelectMany(row => row.Values)]);
    }

    /// <summary>2·out × out: a·W, a what comes into the part, with row k of W perturbed at one place in each row.</summary>
    Matrix<T> Perturbed(int part, int k, Matrix<T> plus, Matrix<T> minus)
    {
        var w = Weights(part);
        var a = Inputs(part, 2 * w.Columns);
        return OnDiagonals(a * w, a * ReplacingRow(w, k, plus), a * ReplacingRow(w, k, minus));
    }

    Matrix<T> BiasSlopes(int part)
    {
        var b = Bias(part);
        var (plus, minus) = Difference.Around(b);
        var networks = 2 * b.Columns;
        var biases = OnDiagonals(b.Repeated(networks), plus.Repeated(networks), minus.Repeated(networks));
        return Slopes(part, part == 0 ? First.Unchanged(networks, biases) : Inputs(part, networks) * Weights(part) + biases);
    }

    /// <summary>networks × in: what comes into a part that is not the first, each row computed anew.</summary>
    Matrix<T> Inputs(int part, int networks) =>
        Through(Parts[1..part], new(P.Leaves[2..Leaf(part)]), First.Unchanged(networks, Bias(0).Repeated(networks)));

    /// <summary>1 × out: the slopes of J, from what a dense part gives in the 2·out networks.</summary>
    Matrix<T> Slopes(int part, Matrix<T> z)
    {
        var losses = Loss.Each(Through(Parts[(part + 1)..], new(P.Leaves[(Leaf(part) + 2)..]), z), Target.Repeated(z.Rows));
        return Difference.Quotients(Matrix<T>.Of(1, z.Columns, losses.Values[..z.Columns]), Matrix<T>.Of(1, z.Columns, losses.Values[z.Columns..]));
    }

    int Leaf(int part) => 2 * Parts[..part].Count(before => before is Dense);

    static Matrix<T> Through(ImmutableArray<Layer> parts, Parameters<T> p, Matrix<T> x) => Network.Stack(parts).Value(p, x);

    static Matrix<T> ReplacingRow(Matrix<T> w, int k, Matrix<T> other)
    {
        var y = w.Span.ToArray();
        other.Row(k).CopyTo(y.AsSpan(k * w.Columns));
        return new(w.Rows, w.Columns, y, w.Kernels);
    }

    /// <summary>2·n × n: the numbers of <paramref name="m"/>, but at (j, j) those of <paramref name="up"/> and at (n + j, j) those of <paramref name="down"/>.</summary>
    static Matrix<T> OnDiagonals(Matrix<T> m, Matrix<T> up, Matrix<T> down)
    {
        var (y, n) = (m.Span.ToArray(), m.Columns);
        for (var j = 0; j < n; j++)
        {
            y[j * n + j] = up[j, j];
            y[(n + j) * n + j] = down[n + j, j];
        }
        return new(m.Rows, n, y, m.Kernels);
    }
}
