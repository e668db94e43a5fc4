using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>First parameters from elsewhere: the arrays W2, b2, W3, b3, … of a NumPy archive, as the lecture numbers its layers from the input on.</summary>
/// <remarks>W: in × out. b: (out,) or (1, out).</remarks>
static class NpzParameters
{
    const string Remedy = "Save the arrays W2, b2, W3, b3, … with numpy.savez.";

    /// <summary>The parameters, checked: every array there and no other, shapes that fit each other, finite numbers.</summary>
    public static Fin<Parameters<double>> Of(ImmutableSortedDictionary<string, NpyArray> arrays) => Enumerable.Range(2, arrays.Count / 2)
        .Aggregate(Complete(arrays), (parameters, number) => parameters.Bind(before => Layer(arrays, number, before)));

    /// <summary>The widths of the layers, the input's first.</summary>
    public static ImmutableArray<int> Widths(Parameters<double> p) => [p.Matrices[0].Rows, .. p.Matrices.Where((_, i) => i % 2 == 0).Select(w => w.Columns)];

    /// <summary>The parameters for so many inputs and classes in another precision, where every number must be finite too.</summary>
    public static Fin<Parameters<T>> For<T>(Parameters<double> p, int inputs, int classes) where T : unmanaged
    {
        var widths = Widths(p);
        var narrow = p.Map(m => m.MapIndexed((_, x) => Kernels<T>.Default.FromDouble(x)));
        return widths[0] != inputs ? Wrong<Parameters<T>>("W2", $"{widths[0]} rows", $"{inputs}, one a pixel of the data")
            : widths[^1] != classes ? Wrong<Parameters<T>>($"W{widths.Length}", $"{widths[^1]} columns", $"{classes}, one a class of the data")
            : narrow.Flatten().All(x => double.IsFinite(Kernels<T>.Default.ToDouble(x))) ? narrow
            : Wrong<Parameters<T>>("the numbers", "one too large for the precision", "numbers that stay finite in it");
    }

    static Fin<Parameters<double>> Complete(ImmutableSortedDictionary<string, NpyArray> arrays)
    {
        var expected = Enumerable.Range(2, Math.Max(1, (arrays.Count + 1) / 2)).SelectMany(number => new[] { $"W{number}", $"b{number}" });
        return expected.All(arrays.ContainsKey) && arrays.Count % 2 == 0
            ? Parameters<double>.Empty
            : Wrong<Parameters<double>>("the archive", arrays.IsEmpty ? "no arrays" : $"the arrays {string.Join(", ", arrays.Keys)}", "W2, b2, W3, b3, … without a gap and no others");
    }

    static Fin<Parameters<double>> Layer(ImmutableSortedDictionary<string, NpyArray> arrays, int number, Parameters<double> before) =>
        from w in Weights($"W{number}", arrays[$"W{number}"], before.Matrices.LastOrDefault()?.Columns)
        from b in Biases($"b{number}", arrays[$"b{number}"], w.Columns)
        select before.Concat(Parameters<double>.Of(w, b));

    static Fin<Matrix<double>> Weights(string name, NpyArray array, int? inputs) => array.Shape switch
    {
        [var rows, var columns] when rows > 0 && columns > 0 && rows == (inputs ?? rows) => Finite(name, Matrix<double>.Of(rows, columns, array.Values)),
        _ => Wrong<Matrix<double>>(name, $"the shape {Shape(array)}", $"({inputs?.ToString(CultureInfo.InvariantCulture) ?? "in"}, out)"),
    };

    static Fin<Matrix<double>> Biases(string name, NpyArray array, int outputs) => array.Shape switch
    {
        [var only] when only == outputs => Finite(name, Matrix<double>.Of(1, outputs, array.Values)),
        [1, var columns] when columns == outputs => Finite(name, Matrix<double>.Of(1, outputs, array.Values)),
        _ => Wrong<Matrix<double>>(name, $"the shape {Shape(array)}", $"({outputs},) or (1, {outputs})"),
    };

    static Fin<Matrix<double>> Finite(string name, Matrix<double> m) => m.Values.All(double.IsFinite)
        ? m
        : Wrong<Matrix<double>>(name, "a number that is not finite", "finite numbers");

    static string Shape(NpyArray array) => array.Shape is [var only] ? $"({only},)" : $"({string.Join(", ", array.Shape)})";

    static Fin<A> Wrong<A>(string where, string found, string expected) => new DecodeError(where, found, expected, Remedy).ToFin<A>();
}
