using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

/// <summary>The variables v of J as one list of matrices: the parameters, and the inputs as the last matrix.</summary>
static class ParametersAndInputs
{
    /// <summary>p, then x.</summary>
    public static Parameters<T> AppendInputs<T>(Parameters<T> p, Matrix<T> x) where T : unmanaged =>
        p.Concat(new([new("input", x.Rows, x.Columns, IsDecayed: false)], [x]));

    /// <summary>J(v).</summary>
    public static T ObjectiveValue<T>(Objective objective, Parameters<T> parametersAndInputs, Matrix<T> target) where T : unmanaged =>
        objective.Value(
            parametersAndInputs.SplitAt(parametersAndInputs.Matrices.Length - 1).First, new(parametersAndInputs.Matrices[^1], target));

    /// <summary>∂J/∂v by the pullbacks.</summary>
    public static Parameters<double> AnalyticGradient(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var (_, gradient, input) = objective.ValueAndGradients(p, batch);
        return AppendInputs(gradient, input());
    }

    /// <summary>Converts the element type.</summary>
    public static Parameters<U> Convert<U>(this Parameters<double> parametersAndInputs, Func<double, U> f)
        where U : unmanaged => parametersAndInputs.Map(m => m.Convert(f));

    /// <summary>Converts the element type.</summary>
    public static Matrix<U> Convert<U>(this Matrix<double> m, Func<double, U> f) where U : unmanaged => m.MapIndexed((_, x) => f(x));

    /// <summary>A random direction in the space of v, normally distributed.</summary>
    public static Parameters<double> Direction(Parameters<double> parametersAndInputs, Key key) => parametersAndInputs.With(
        [.. parametersAndInputs.Matrices.Select((m, k) => Matrix<double>.Fill(m.Rows, m.Columns, i => key.FoldIn(k).Normal(i)))]);

    /// <summary>v as dual numbers with the tangents of <paramref name="direction"/>.</summary>
    public static Parameters<Dual> SeedTangents(Parameters<double> parametersAndInputs, Parameters<double> direction) => new(
        parametersAndInputs.Infos,
        [.. parametersAndInputs.Matrices.Zip(direction.Matrices, (m, d) => m.MapIndexed((i, x) => new Dual(x, d.Values[i])))]);

    /// <summary>At most <paramref name="count"/> of the coordinates, drawn at random if there are more.</summary>
    public static ImmutableArray<(int Matrix, int Index)> SampleCoordinates(ImmutableArray<(int Matrix, int Index)> coordinates, int count, Key key) =>
        coordinates.Length <= count
            ? coordinates
            : [.. Enumerable.Range(0, count).Select(i => coordinates[key.UniformInt(i, coordinates.Length)])];

    /// <summary>All coordinates of v: the index of a matrix, and the row-major index of an element in it.</summary>
    public static ImmutableArray<(int Matrix, int Index)> Coordinates(Parameters<double> parametersAndInputs) =>
    [
        .. parametersAndInputs.Matrices.SelectMany(
            (m, matrixIndex) => Enumerable.Range(0, m.Values.Length).Select(elementIndex => (matrixIndex, elementIndex))),
    ];

    /// <summary>Display names of the matrices: <c>layer 2 / W</c>, …, <c>input</c>. Layers count from 1, activations included.</summary>
    public static ImmutableArray<string> MatrixNames(Layer network, int matrixCount)
    {
        var names = network.Parts
            .SelectMany((part, i) => part.ParameterInfos.Select(info => $"layer {i + 1} / {info.Name}"))
            .ToImmutableArray();
        return [.. Enumerable.Range(0, matrixCount - 1).Select(i => i < names.Length ? names[i] : $"matrix {i}"), "input"];
    }
}
