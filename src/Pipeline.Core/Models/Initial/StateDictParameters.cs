using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;

namespace Pipeline.Models;

/// <summary>
/// Initial parameters from the tensors of another program: of each dense layer NAME.weight and NAME.bias, or W2 and b2.
/// </summary>
/// <remarks>
/// Files do not keep the order of layers: it is that of their names, numbers in them as numbers, so that <c>fc10</c> comes after
/// <c>fc2</c>. All weights of a file are in × out or all are out × in; the length of the bias tells which, where a matrix is not square.
/// </remarks>
static class StateDictParameters
{
    /// <summary>The advice where shapes do not tell whether weights are transposed.</summary>
    public const string OrientationRemedy = "Say whether they are out × in.";

    const string Remedy = "Save the weights and biases of dense layers and nothing else.";

    /// <summary>
    /// The parameters. Fails on other names, on a weight without bias or the reverse, on shapes that do not fit each other or that do not
    /// tell whether weights are out × in, and on numbers that are not finite.
    /// </summary>
    public static Fin<Parameters<double>> FromTensors(ImmutableArray<Tensor> tensors, Option<bool> isTransposed) =>
        from layers in DenseLayerTensors.Pair(tensors)
        from transposed in isTransposed.Match(Fin<bool>.Succ, () => ReadOrientation(layers))
        from parameters in layers.Aggregate(
            Fin<Parameters<double>>.Succ(Parameters<double>.Empty),
            (parameters, layer) => parameters.Bind(previous => AppendLayer(previous, layer, transposed)))
        select parameters;

    static Fin<bool> ReadOrientation(ImmutableArray<DenseLayerTensors> layers)
    {
        var telling = layers.Where(layer => layer.Rows != layer.Columns).ToImmutableArray();
        if (telling.FirstOrDefault(layer => layer.BiasLength != layer.Rows && layer.BiasLength != layer.Columns) is { } misfit)
            return Fail<bool>(
                misfit.Bias.Name, FormatShape(misfit.Bias), $"{misfit.Rows} or {misfit.Columns}, as {DescribeWeight(misfit)} has", Remedy);
        if (telling.IsEmpty)
            return Fail<bool>(
                "the weights", $"square matrices only, {string.Join(", ", layers.Select(DescribeWeight))}",
                "shapes that tell in × out, as NumPy and Keras have them, from out × in, as PyTorch has them", OrientationRemedy);
        return telling.FirstOrDefault(layer => IsTransposed(layer) != IsTransposed(telling[0])) is { } other
            ? Fail<bool>(
                "the weights",
                $"{DescribeWeight(telling[0])} as {DescribeOrientation(telling[0])} and "
                    + $"{DescribeWeight(other)} as {DescribeOrientation(other)}, by their biases",
                "all weights in × out or all out × in", OrientationRemedy)
            : IsTransposed(telling[0]);
    }

    static bool IsTransposed(DenseLayerTensors layer) => layer.BiasLength == layer.Rows;

    static string DescribeOrientation(DenseLayerTensors layer) => IsTransposed(layer) ? "out × in" : "in × out";

    static Fin<Parameters<double>> AppendLayer(Parameters<double> previous, DenseLayerTensors layer, bool isTransposed)
    {
        var w = isTransposed ? InitialParameters.Transpose(layer.ToWeights()) : layer.ToWeights();
        var width = previous.Matrices.LastOrDefault()?.Columns ?? w.Rows;
        return w.Rows != width
            ? Fail<Parameters<double>>(
                layer.Weight.Name, $"{w.Rows} inputs ({FormatShape(layer.Weight)}, {(isTransposed ? "out × in" : "in × out")})",
                $"{width}, the outputs of {previous.Infos[^2].Name} before it", "Layers are in the order of their names.")
            : layer.BiasLength != w.Columns
                ? Fail<Parameters<double>>(
                    layer.Bias.Name, FormatShape(layer.Bias), $"{w.Columns}, the outputs of {layer.Weight.Name}", OrientationRemedy)
            : !w.Values.Concat(layer.ToBiases().Values).All(double.IsFinite)
                ? Fail<Parameters<double>>(
                    $"{layer.Weight.Name} and {layer.Bias.Name}", "a number that is not finite", "finite numbers", Remedy)
            : InitialParameters.AppendLayer(previous, (layer.Weight.Name, w), (layer.Bias.Name, layer.ToBiases()));
    }

    static string DescribeWeight(DenseLayerTensors layer) => $"{layer.Weight.Name} {FormatShape(layer.Weight)}";

    static string FormatShape(Tensor tensor) => MessageText.Shape(tensor.Shape);

    static Fin<A> Fail<A>(string where, string found, string expected, string remedy) =>
        new DecodeError(where, found, expected, remedy).ToFin<A>();
}
