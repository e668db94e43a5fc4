using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Kernels;
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
    public static Fin<Parameters<double>> FromArrays(ImmutableSortedDictionary<string, NpyArray> arrays) =>
        Enumerable.Range(2, arrays.Count / 2)
        .Aggregate(CheckNames(arrays), (parameters, number) => parameters.Bind(previous => AppendLayer(arrays, number, previous)));

    /// <summary>The widths of the layers, beginning with the input.</summary>
    public static ImmutableArray<int> LayerWidths(Parameters<double> p) =>
        [p.Matrices[0].Rows, .. p.Matrices.Where((_, i) => i % 2 == 0).Select(w => w.Columns)];

    /// <summary>
    /// The parameters rounded to <typeparamref name="T"/>. Fails if the first or last width is not that of the data, or a number is not
    /// finite after rounding.
    /// </summary>
    public static Fin<Parameters<T>> RoundTo<T>(Parameters<double> p, int inputs, int classes) where T : unmanaged
    {
        var widths = LayerWidths(p);
        var rounded = p.Map(m => m.MapIndexed((_, x) => Kernels<T>.Default.FromDouble(x)));
        return widths[0] != inputs ? Wrong<Parameters<T>>("W2", $"{widths[0]} rows", $"{inputs}, one a pixel of the data")
            : widths[^1] != classes
                ? Wrong<Parameters<T>>($"W{widths.Length}", $"{widths[^1]} columns", $"{classes}, one a class of the data")
            : rounded.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x))) ? rounded
            : Wrong<Parameters<T>>("the numbers", "one too large for the precision", "numbers that stay finite in it");
    }

    static Fin<Parameters<double>> CheckNames(ImmutableSortedDictionary<string, NpyArray> arrays)
    {
        var expected = Enumerable.Range(2, Math.Max(1, (arrays.Count + 1) / 2)).SelectMany(number => new[] { $"W{number}", $"b{number}" });
        return expected.All(arrays.ContainsKey) && arrays.Count % 2 == 0
            ? Parameters<double>.Empty
            : Wrong<Parameters<double>>(
                "the archive",
                arrays.IsEmpty ? "no arrays" : $"the arrays {string.Join(", ", arrays.Keys)}",
                "W2, b2, W3, b3, … without a gap and no others");
    }

    static Fin<Parameters<double>> AppendLayer(
        ImmutableSortedDictionary<string, NpyArray> arrays, int number, Parameters<double> previous) =>
        from w in ReadWeights($"W{number}", arrays[$"W{number}"], previous.Matrices.LastOrDefault()?.Columns)
        from b in ReadBiases($"b{number}", arrays[$"b{number}"], w.Columns)
        select previous.Concat(Parameters<double>.Of(w, b));

    static Fin<Matrix<double>> ReadWeights(string name, NpyArray array, int? inputs) => array.Shape switch
    {
        [var rows, var columns] when rows > 0 && columns > 0 && rows == (inputs ?? rows) =>
            CheckFinite(name, Matrix<double>.Of(rows, columns, array.Values)),
        _ => Wrong<Matrix<double>>(
            name, $"the shape {FormatShape(array)}", $"({inputs?.ToString(CultureInfo.InvariantCulture) ?? "in"}, out)"),
    };

    static Fin<Matrix<double>> ReadBiases(string name, NpyArray array, int outputs) => array.Shape switch
    {
        [var length] when length == outputs => CheckFinite(name, Matrix<double>.Of(1, outputs, array.Values)),
        [1, var columns] when columns == outputs => CheckFinite(name, Matrix<double>.Of(1, outputs, array.Values)),
        _ => Wrong<Matrix<double>>(name, $"the shape {FormatShape(array)}", $"({outputs},) or (1, {outputs})"),
    };

    static Fin<Matrix<double>> CheckFinite(string name, Matrix<double> m) => m.Values.All(double.IsFinite)
        ? m
        : Wrong<Matrix<double>>(name, "a number that is not finite", "finite numbers");

    static string FormatShape(NpyArray array) => array.Shape is [var length] ? $"({length},)" : $"({string.Join(", ", array.Shape)})";

    static Fin<A> Wrong<A>(string where, string found, string expected) => new DecodeError(where, found, expected, Remedy).ToFin<A>();
}
