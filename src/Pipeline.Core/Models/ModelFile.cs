using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// Models as safetensors: the parameters are the tensors W2, b2, W3, b3, …; the layers, the meaning of inputs and outputs and the settings
/// of training are metadata, and so is a checksum of all bytes. What a file says is looked up in lists of known words; nothing in it is a
/// type, a path or an expression.
/// </summary>
public static class ModelFile
{
    const int MaxListed = 20;

    /// <summary>The advice in every error about a model file.</summary>
    public const string Remedy = "Train the model again and save it, or use a file that this program saved.";

    /// <summary>The advice where a file has the weights of a network and nothing that says what they are.</summary>
    internal const string WeightsRemedy = "Begin training with these weights, and save the model.";

    /// <summary>
    /// The bytes of a model; equal models give equal bytes. Fails on parts that do not fit each other, and on a parameter that is not
    /// finite in the model's precision. Layers of one's own are written as their <see cref="Layer.Name"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The name of a layer of one's own could not be read again.</exception>
    public static Fin<ImmutableArray<byte>> Encode(Model model) =>
        from valid in ModelCheck.CheckModel(model)
        from metadata in ModelMetadata.Encode(valid)
        from names in CheckNames(valid.Network)
        select SafetensorsChecksum.Encode(ParameterTensors.FromParameters(valid.Network, valid.Parameters, valid.Precision), metadata);

    /// <summary>
    /// The model of a file. Fails on unknown names in the metadata, on tensors or shapes other than those of the layers, and on parameters
    /// that are not finite.
    /// </summary>
    public static Fin<Model> Decode(ImmutableArray<byte> bytes) => Decode(bytes, []);

    /// <summary>The same for a network with layers of one's own, which are found by their <see cref="Layer.Name"/>.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="ownLayers">These layers, or compositions in which they are, such as the network that was trained.</param>
    /// <exception cref="ArgumentException">Two different layers have one name, or a name cannot stand in a file.</exception>
    public static Fin<Model> Decode(ImmutableArray<byte> bytes, params ReadOnlySpan<Layer> ownLayers)
    {
        Require.NotDefault(bytes, "The bytes of a model");
        var known = OwnLayers.ByName(ownLayers);
        return from file in Safetensors.Decode(bytes)
               from model in CheckKind(file)
               from whole in SafetensorsChecksum.VerifyChecksum(file, bytes, Remedy)
               from described in ModelMetadata.Decode(file.Metadata, known)
               from precision in PrecisionOf(file)
               from parameters in ReadParameters(file, described.Network)
               from finite in ModelCheck.CheckFinite(described.Network, parameters, precision)
               from valid in ModelCheck.CheckModel(described with { Parameters = finite, Precision = precision })
               select valid;
    }

    static Fin<Unit> CheckKind(SafetensorsFile file) =>
        file.Metadata.ContainsKey(CheckpointFile.FormatKey) ? Fail<Unit>("the file", "a checkpoint", "a model")
        : !file.Metadata.ContainsKey(ModelMetadata.FormatKey) && DenseLayerTensors.Pair(file.Tensors).IsSucc
            ? Fail<Unit>("the metadata", $"no {ModelMetadata.FormatKey}", "a model that this program saved", WeightsRemedy)
        : ModelMetadata.CheckKeys(file.Metadata);

    static Fin<Precision> PrecisionOf(SafetensorsFile file) => file.Tensors.Select(tensor => tensor.Type).Distinct().ToArray() switch
    {
        [ScalarType.F32] => Precision.Single,
        [ScalarType.F64] => Precision.Double,
        [] when ModelMetadata.PrecisionOf(file.Metadata) is { } precision => precision,
        _ => Fail<Precision>("the tensors", "none, or both F32 and F64", "one number format"),
    };

    static Fin<Parameters<double>> ReadParameters(SafetensorsFile file, Layer network)
    {
        var names = ParameterTensors.TensorNames(network);
        var tensors = file.Tensors.ToImmutableDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        return tensors.Count == names.Length
            && names.Zip(network.ParameterInfos, (name, info) => tensors.TryGetValue(name, out var tensor)
                && tensor.Shape.AsSpan().SequenceEqual([info.Rows, info.Columns])).All(isRight => isRight)
            ? new Parameters<double>(network.ParameterInfos, [.. names.Select(name => ParameterTensors.ToMatrix(tensors[name]))])
            : Fail<Parameters<double>>(
                "the tensors",
                List(file.Tensors.Select(tensor => (tensor.Name, Shape: tensor.Shape.AsEnumerable()))),
                $"{List(names.Zip(network.ParameterInfos, (name, info) => (name, (IEnumerable<long>)[info.Rows, info.Columns])))}, " +
                "as the layers say");
    }

    static string List(IEnumerable<(string Name, IEnumerable<long> Shape)> tensors) =>
        string.Join(", ", tensors.Take(MaxListed).Select(tensor => $"{tensor.Name} {MessageText.Shape(tensor.Shape)}"))
        + (tensors.Skip(MaxListed).Any() ? ", …" : "");

    // A letter and a number may read as another letter and another number: W1 and 2, W and 12.
    static Fin<Unit> CheckNames(Layer network) => ParameterTensors.TensorNames(network)
        .GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? Fail<Unit>("the parameters", $"two tensors that would be called {twice.Key}", "names in ParameterInfos without digits")
            : Unit.Default;

    static Fin<A> Fail<A>(string where, string found, string expected, string remedy = Remedy) =>
        new DecodeError(where, found, expected, remedy).ToFin<A>();
}
