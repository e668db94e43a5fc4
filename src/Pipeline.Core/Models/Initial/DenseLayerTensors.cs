using System.Collections.Immutable;
using System.Text.RegularExpressions;
using LanguageExt;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>The two tensors of a dense layer, as another program has named them.</summary>
/// <param name="Weight">Two dimensions.</param>
/// <param name="Bias">(n) or (1, n).</param>
sealed partial record DenseLayerTensors(Tensor Weight, Tensor Bias)
{
    const string Remedy = "Save the weights and biases of dense layers and nothing else.";

    /// <summary>The dimensions of the weight.</summary>
    public int Rows => (int)Weight.Shape[0];

    /// <inheritdoc cref="Rows"/>
    public int Columns => (int)Weight.Shape[1];

    /// <summary>The length of the bias.</summary>
    public int BiasLength => (int)Bias.Shape[^1];

    /// <summary>The weight as it is stored.</summary>
    public Matrix<double> ToWeights() => ParameterTensors.ToMatrix(Weight);

    /// <summary>b: 1 × n.</summary>
    public Matrix<double> ToBiases() => ParameterTensors.ToMatrix(Bias with { Shape = [1, BiasLength] });

    /// <summary>The layers in the order of their names, in which numbers count as numbers.</summary>
    public static Fin<ImmutableArray<DenseLayerTensors>> Pair(ImmutableArray<Tensor> tensors)
    {
        var named = tensors.Select(tensor => (Tensor: tensor, Match: Name().Match(tensor.Name))).ToImmutableArray();
        if (named.IsEmpty) return Fail("the file", "no tensors", "weights and biases");
        if (named.FirstOrDefault(next => !next.Match.Success).Tensor is { } other)
            return Fail($"tensor {MessageText.Quote(other.Name)}", "another name", "NAME.weight and NAME.bias, or W2 and b2");
        var pairs = named
            .GroupBy(next => next.Match.Groups["layer"].Value, StringComparer.Ordinal)
            .OrderBy(group => SortKey(group.Key), StringComparer.Ordinal)
            .Select(group => (Layer: group.Key, Tensors: group.OrderBy(next => next.Match.Groups["bias"].Success).ToImmutableArray()))
            .ToImmutableArray();
        if (pairs.FirstOrDefault(pair => !IsPair(pair.Tensors)) is { Layer: { } layer, Tensors: var found })
            return Fail(
                $"layer {MessageText.Quote(layer)}", string.Join(", ", found.Select(next => next.Tensor.Name)), "a weight and a bias");
        var layers = pairs.Select(pair => new DenseLayerTensors(pair.Tensors[0].Tensor, pair.Tensors[1].Tensor)).ToImmutableArray();
        return layers.FirstOrDefault(next => next.Weight.Shape.Length != 2) is { } w
                ? Fail(w.Weight.Name, $"the shape {MessageText.Shape(w.Weight.Shape)}", "two dimensions")
            : layers.FirstOrDefault(next => next.Bias.Shape is not ([_] or [1, _])) is { } b
                ? Fail(b.Bias.Name, $"the shape {MessageText.Shape(b.Bias.Shape)}", "one dimension")
            : layers;
    }

    static bool IsPair(ImmutableArray<(Tensor Tensor, Match Match)> tensors) =>
        tensors is [var first, var second] && !first.Match.Groups["bias"].Success && second.Match.Groups["bias"].Success;

    // Dimensions of tensors are at most int.MaxValue, and so are the numbers of layers that anybody writes.
    static string SortKey(string layer) => Digits().Replace(layer, match => match.Value.TrimStart('0').PadLeft(20, '0'));

    [GeneratedRegex(
        @"^(?:(?<layer>.+)\.)?(?:weight|kernel|(?<bias>bias))$|^(?:W|(?<bias>b))(?<layer>[0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    static Fin<ImmutableArray<DenseLayerTensors>> Fail(string where, string found, string expected) =>
        new DecodeError(where, found, expected, Remedy).ToFin<ImmutableArray<DenseLayerTensors>>();
}
