using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>
/// The fast form of <see cref="CentralDifference"/> for one sample: the perturbed networks of one row of a weight matrix stand below each other as
/// the rows of a batch. Row 2j is the one whose weight to output j has h added, row 2j + 1 the one that has it taken away.
/// </summary>
sealed record PerturbedStack<T>(
    ImmutableArray<Layer> Parts, Loss Loss, Parameters<T> P, Matrix<T> Target, CentralDifference Difference, SideBySide<T> First, int Threads)
    where T : unmanaged
{
    /// <summary>The fast form, where there is one: a single sample, no penalty, a dense layer and then layers whose rows are independent.</summary>
    public static PerturbedStack<T>? Of(Objective objective, Parameters<T> p, Batch<T> batch, double step)
    {
        var parts = objective.Network.Parts;
        if (batch.X.Rows != 1 || objective.WeightPenalty != 0) return null;
        if (parts is not [Dense, ..] || parts.Any(part => part is not IRowwise || part is not Dense && !part.Leaves.IsEmpty)) return null;
        var alone = p.Map(m => m.With(m.Kernels.On(1)));
        return SideBySide<T>.Of(batch.X, alone.Leaves[0]) is { } first
            ? new(parts, objective.Loss, alone, batch.Target, new(step), first, batch.X.Kernels.Threads)
            : null;
    }

    /// <summary>∂J/∂p.</summary>
    public Parameters<T> Gradient() => new([.. Parts
        .Select((part, i) => (Part: part, Index: i))
        .Where(next => next.Part is Dense)
        .SelectMany((next, dense) => new[] { Weights(next.Index, 2 * dense), Biases(next.Index, 2 * dense) })]);

    Matrix<T> Weights(int part, int leaf)
    {
        var w = P.Leaves[leaf];
        var (plus, minus) = (w.Map(new Shifted(Difference.Step)), w.Map(new Shifted(-Difference.Step)));
        var (targets, biases) = (Repeated(Target, 2 * w.Columns), Repeated(P.Leaves[leaf + 1], 2 * w.Columns));
        var rows = Ordered.Map(w.Rows, Threads, k => Slopes(Values(PreActivations(part, leaf, k, plus, minus) + biases, part, leaf, targets)));
        return Stacked(rows);
    }

    static Matrix<T> Stacked(ImmutableArray<Matrix<T>> rows)
    {
        var width = rows[0].Columns;
        var all = new T[rows.Length * width];
        for (var i = 0; i < rows.Length; i++) rows[i].Span.CopyTo(all.AsSpan(i * width));
        return Matrix<T>.Of(rows.Length, width, ImmutableCollectionsMarshal.AsImmutableArray(all));
    }

    Matrix<T> Biases(int part, int leaf)
    {
        var b = P.Leaves[leaf + 1];
        var (plus, minus) = (b.Map(new Shifted(Difference.Step)), b.Map(new Shifted(-Difference.Step)));
        var biases = Repeated(b, 2 * b.Columns).Select((i, value) => OnDiagonal(i, b.Columns) is { } isPlus ? (isPlus ? plus : minus)[0, i % b.Columns] : value);
        return Slopes(Values(Products(part, leaf, b.Columns) + biases, part, leaf, Repeated(Target, 2 * b.Columns)));
    }

    /// <summary>2·out × out: x·W, with row k of W perturbed at one place in each row.</summary>
    Matrix<T> PreActivations(int part, int leaf, int k, Matrix<T> plus, Matrix<T> minus)
    {
        var w = P.Leaves[leaf];
        if (part == 0) return First.Replacing(k, Row(plus, k), Row(minus, k));
        var a = Inputs(part, leaf, w.Columns);
        var (up, down) = (a * ReplacingRow(w, k, plus), a * ReplacingRow(w, k, minus));
        return (a * w).Select((i, value) => OnDiagonal(i, w.Columns) is { } isPlus ? (isPlus ? up : down).Values[i] : value);
    }

    Matrix<T> Products(int part, int leaf, int pairs) => part == 0 ? First.Unchanged(pairs) : Inputs(part, leaf, pairs) * P.Leaves[leaf];

    /// <summary>2·pairs × in: what comes into a part that is not the first, each row computed anew.</summary>
    Matrix<T> Inputs(int part, int leaf, int pairs) =>
        Through(Parts[1..part], new(P.Leaves[2..leaf]), First.Unchanged(pairs).PlusRow(P.Leaves[1]));

    Matrix<T> Values(Matrix<T> z, int part, int leaf, Matrix<T> targets) =>
        Loss.Each(Through(Parts[(part + 1)..], new(P.Leaves[(leaf + 2)..]), z), targets);

    /// <summary>1 × out: the quotients of J in rows 2j and 2j + 1.</summary>
    Matrix<T> Slopes(Matrix<T> values) => Difference.Quotients(EverySecond(values, 0), EverySecond(values, 1));

    static Matrix<T> EverySecond(Matrix<T> values, int first)
    {
        var half = new T[values.Rows / 2];
        for (var i = 0; i < half.Length; i++) half[i] = values[2 * i + first, 0];
        return Matrix<T>.Of(1, half.Length, ImmutableCollectionsMarshal.AsImmutableArray(half));
    }

    static Matrix<T> Through(ImmutableArray<Layer> parts, Parameters<T> p, Matrix<T> x) => Network.Stack(parts).Value(p, x);

    static Matrix<T> Repeated(Matrix<T> row, int times) =>
        Matrix<T>.Of(times, row.Columns, [.. Enumerable.Repeat(row.Values, times).SelectMany(values => values)]);

    static Matrix<T> Row(Matrix<T> m, int k) => Matrix<T>.Of(1, m.Columns, [.. m.Row(k)]);

    static Matrix<T> ReplacingRow(Matrix<T> w, int k, Matrix<T> other) =>
        w.Select((i, value) => i / w.Columns == k ? other.Values[i] : value);

    /// <summary>Whether position i of 2·width × width is what its row perturbs, and in which direction.</summary>
    static bool? OnDiagonal(int i, int width) => i / width / 2 == i % width ? i / width % 2 == 0 : null;
}
