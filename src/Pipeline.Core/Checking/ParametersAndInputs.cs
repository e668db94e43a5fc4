using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>Everything that J can be differentiated by, in one tree: the parameters and, as the last matrix, the inputs.</summary>
static class ParametersAndInputs
{
    public static Parameters<T> Join<T>(Parameters<T> p, Matrix<T> x) where T : unmanaged =>
        p.Concat(new([new("input", x.Rows, x.Columns, IsDecayed: false)], [x]));

    /// <summary>J(v).</summary>
    public static T Value<T>(Objective objective, Parameters<T> v, Matrix<T> target) where T : unmanaged =>
        objective.Value(v.SplitAt(v.Matrices.Length - 1).First, new(v.Matrices[^1], target));

    /// <summary>∂J/∂v by the pullbacks.</summary>
    public static Parameters<double> AnalyticGradient(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var (_, gradient, input) = objective.ValueAndGradients(p, batch);
        return Join(gradient, input());
    }

    /// <summary>The same numbers in another element type.</summary>
    public static Parameters<U> Convert<U>(this Parameters<double> v, Func<double, U> f) where U : unmanaged => v.Map(m => m.Convert(f));

    /// <summary>The same numbers in another element type.</summary>
    public static Matrix<U> Convert<U>(this Matrix<double> m, Func<double, U> f) where U : unmanaged => m.MapIndexed((_, x) => f(x));

    /// <summary>Every place of every matrix.</summary>
    public static ImmutableArray<(int Leaf, int Index)> Coordinates(Parameters<double> v) =>
        [.. v.Matrices.SelectMany((leaf, l) => Enumerable.Range(0, leaf.Values.Length).Select(i => (l, i)))];

    /// <summary>The matrices in words: <c>layer 2 / W</c>, …, <c>input</c>. Layers are counted from 1, activations included.</summary>
    public static ImmutableArray<string> Names(Layer network, int count)
    {
        var names = network.Parts.SelectMany((part, i) => part.ParameterInfos.Select(leaf => $"layer {i + 1} / {leaf.Name}")).ToImmutableArray();
        return [.. Enumerable.Range(0, count - 1).Select(l => l < names.Length ? names[l] : $"matrix {l}"), "input"];
    }
}
