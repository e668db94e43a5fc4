using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// The parameters of a model as safetensors with the names and shapes of PyTorch's <c>nn.Sequential(…).state_dict()</c>:
/// <c>0.weight</c>: out × in, <c>0.bias</c>: (out).
/// </summary>
/// <remarks>
/// The index is the place of the layer among all layers of the network, from 0. Activations and dropout count, as they do in nn.Sequential;
/// the identity is no layer. Layers of a residual connection have its index and their own, <c>2.0.weight</c>, as in a module that derives
/// from nn.Sequential.
/// </remarks>
static class StateDictExport
{
    /// <summary>
    /// The file. Fails on parts that do not fit each other, a layer with parameters that PyTorch does not have, and a parameter that is not
    /// finite in the precision.
    /// </summary>
    public static Fin<ImmutableArray<byte>> Encode(Model model, Precision precision) =>
        from valid in ExportChecks.CheckModel(model, precision)
        from tensors in Tensors(valid.Network, valid.Parameters, ParameterTensors.ScalarTypeOf(precision), "")
        select Safetensors.Encode(tensors, ImmutableSortedDictionary<string, string>.Empty
            .Add("format", "pt").Add("network", valid.Network.Name));

    static Fin<ImmutableArray<Tensor>> Tensors(Layer network, Parameters<double> p, ScalarType type, string prefix) =>
        network.SplitByPart(p).Select((part, i) => (part.Part, part.Parameters, Index: i)).Aggregate(
            Fin<ImmutableArray<Tensor>>.Succ([]), (tensors, next) => tensors.Bind(previous =>
                LayerTensors(next.Part, next.Parameters, type, $"{prefix}{next.Index}").Map(previous.AddRange)));

    static Fin<ImmutableArray<Tensor>> LayerTensors(Layer layer, Parameters<double> p, ScalarType type, string name) => layer switch
    {
        Dense => ImmutableArray.Create(Weight($"{name}.weight", p.Matrices[0], type), Bias($"{name}.bias", p.Matrices[1], type)),
        Residual residual => Tensors(residual.Inner, p, type, $"{name}."),
        { ParameterInfos.IsEmpty: true } => ImmutableArray<Tensor>.Empty,
        _ => ExportChecks.NoForm<ImmutableArray<Tensor>>(
            layer, string.Join('.', name.Split('.').Select(index => int.Parse(index, CultureInfo.InvariantCulture) + 1)),
            "a layer that nn.Sequential has a name for: dense, residual, or one without parameters"),
    };

    static Tensor Weight(string name, Matrix<double> w, ScalarType type) =>
        new(name, [w.Columns, w.Rows], type, type.Encode(InitialParameters.Transpose(w).Values.AsSpan()));

    static Tensor Bias(string name, Matrix<double> b, ScalarType type) => new(name, [b.Columns], type, type.Encode(b.Values.AsSpan()));
}
