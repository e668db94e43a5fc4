using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// Initial parameters from a NumPy archive: the arrays W2, b2, W3, b3, …, numbered as in the lecture, whose layer 1 is the input.
/// </summary>
/// <remarks>W: in × out. b: (out,) or (1, out).</remarks>
static class NpzParameters
{
    const string Remedy = "Save the arrays W2, b2, W3, b3, … with numpy.savez.";

    /// <summary>
    /// The parameters. Fails on a missing or further array, on shapes that do not fit each other, and on numbers that are not finite.
    /// </summary>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="isTransposed">Whether W is out × in.</param>
    public static Fin<Parameters<double>> FromArrays(
        ImmutableSortedDictionary<string, NpyArray> arrays, bool isTransposed = false)
    {
        var parameters = Read(arrays, isTransposed);
        return parameters.IsFail && Read(arrays, !isTransposed).IsSucc ? WrongOrientation(arrays, isTransposed) : parameters;
    }

    static Fin<Parameters<double>> Read(ImmutableSortedDictionary<string, NpyArray> arrays, bool isTransposed) =>
        Enumerable.Range(2, arrays.Count / 2).Aggregate(
            CheckNames(arrays),
            (parameters, number) => parameters.Bind(previous => AppendLayer(arrays, number, previous, isTransposed)));

    /// <summary>Blames the first weights that are not square, where all of them fit the other way.</summary>
    static Fin<Parameters<double>> WrongOrientation(ImmutableSortedDictionary<string, NpyArray> arrays, bool isTransposed)
    {
        var name = Enumerable.Range(2, arrays.Count / 2).Select(number => $"W{number}")
            .First(name => arrays[name].Shape[0] != arrays[name].Shape[1]);
        var (rows, columns) = (arrays[name].Shape[0], arrays[name].Shape[1]);
        return new DecodeError(
            name, $"the shape {FormatShape(arrays[name])}, which is {(isTransposed ? "in × out" : "out × in")} by the biases",
            $"({columns}, {rows})", StateDictParameters.OrientationRemedy).ToFin<Parameters<double>>();
    }

    static Fin<Parameters<double>> CheckNames(ImmutableSortedDictionary<string, NpyArray> arrays)
    {
        var expected = Enumerable.Range(2, Math.Max(1, (arrays.Count + 1) / 2)).SelectMany(number => new[] { $"W{number}", $"b{number}" });
        return expected.All(arrays.ContainsKey) && arrays.Count % 2 == 0
            ? Parameters<double>.Empty
            : Fail<Parameters<double>>(
                "the archive",
                arrays.IsEmpty ? "no arrays" : $"the arrays {string.Join(", ", arrays.Keys)}",
                "W2, b2, W3, b3, … without a gap and no others");
    }

    static Fin<Parameters<double>> AppendLayer(
        ImmutableSortedDictionary<string, NpyArray> arrays, int number, Parameters<double> previous, bool isTransposed) =>
        from w in ReadWeights($"W{number}", arrays[$"W{number}"], previous.Matrices.LastOrDefault()?.Columns, isTransposed)
        from b in ReadBiases($"b{number}", arrays[$"b{number}"], w.Columns)
        select InitialParameters.AppendLayer(previous, ($"W{number}", w), ($"b{number}", b));

    static Fin<Matrix<double>> ReadWeights(string name, NpyArray array, int? inputs, bool isTransposed)
    {
        var width = inputs?.ToString(CultureInfo.InvariantCulture) ?? "in";
        return array.Shape switch
        {
            [> 0 and var rows, > 0 and var columns]
                when (isTransposed ? columns : rows) is var found && found == (inputs ?? found) =>
                CheckFinite(name, Matrix<double>.Of(rows, columns, array.Values))
                    .Map(w => isTransposed ? InitialParameters.Transpose(w) : w),
            _ => Fail<Matrix<double>>(name, $"the shape {FormatShape(array)}", isTransposed ? $"(out, {width})" : $"({width}, out)"),
        };
    }

    static Fin<Matrix<double>> ReadBiases(string name, NpyArray array, int outputs) => array.Shape switch
    {
        [var length] when length == outputs => CheckFinite(name, Matrix<double>.Of(1, outputs, array.Values)),
        [1, var columns] when columns == outputs => CheckFinite(name, Matrix<double>.Of(1, outputs, array.Values)),
        _ => Fail<Matrix<double>>(name, $"the shape {FormatShape(array)}", $"({outputs},) or (1, {outputs})"),
    };

    static Fin<Matrix<double>> CheckFinite(string name, Matrix<double> m) => m.Values.All(double.IsFinite)
        ? m
        : Fail<Matrix<double>>(name, "a number that is not finite", "finite numbers");

    static string FormatShape(NpyArray array) => array.Shape is [var length] ? $"({length},)" : $"({string.Join(", ", array.Shape)})";

    static Fin<A> Fail<A>(string where, string found, string expected) => new DecodeError(where, found, expected, Remedy).ToFin<A>();
}
