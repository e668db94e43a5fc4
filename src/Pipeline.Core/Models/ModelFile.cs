using System.Collections.Immutable;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>
/// Models as safetensors: the tensors W2, b2, W3, b3, …; the layers, the encodings and the settings of training are metadata.
/// </summary>
public static class ModelFile
{
    /// <summary>The advice in every error about a model file.</summary>
    public const string Remedy = "Train the model again and save it, or use a file that this program saved.";

    const string Version = "1";
    const string FormatKey = "pipeline.format";
    const string LayersKey = "pipeline.layers";
    const string PixelsKey = "pipeline.pixels";
    const string OutputsKey = "pipeline.answers";
    const string SettingPrefix = "pipeline.setting.";

    static ImmutableSortedDictionary<string, OutputKind> OutputKindByName { get; } =
        ImmutableSortedDictionary.CreateRange<string, OutputKind>(
        [
            new("probabilities", OutputKind.Probabilities),
            new("sigmoid-logits", OutputKind.SigmoidLogits),
            new("softmax-logits", OutputKind.SoftmaxLogits),
        ]);

    /// <summary>
    /// The bytes of a model; equal models give equal bytes. Fails on a weight that is not finite in the model's precision.
    /// </summary>
    public static Fin<ImmutableArray<byte>> Encode(Model model) =>
        from finite in CheckFinite(model.Network, model.Parameters, model.Precision)
        select Safetensors.Encode(ParameterTensors.Of(model.Network, finite, model.Precision), Metadata(model));

    /// <summary>
    /// The model of a file. Fails on unknown names in the metadata, on tensors or shapes other than those of the layers, and on weights
    /// that are not finite.
    /// </summary>
    public static Fin<Model> Decode(ImmutableArray<byte> bytes) =>
        from file in Safetensors.Decode(bytes)
        from version in Lookup(file, FormatKey, ImmutableSortedDictionary<string, string>.Empty.Add(Version, Version))
        from layers in MetadataText(file, LayersKey)
        from network in NetworkNotation.Parse(layers).Bind(CheckWidths)
        from pixelEncoding in Lookup(file, PixelsKey, PixelEncoding.All)
        from outputKind in Lookup(file, OutputsKey, OutputKindByName)
        from precision in PrecisionOf(file)
        from parameters in ReadParameters(file, network).Bind(p => CheckFinite(network, p, precision))
        select new Model(network, pixelEncoding, outputKind, precision, parameters, Settings(file));

    static ImmutableSortedDictionary<string, string> Metadata(Model model) => model.Settings
        .ToImmutableSortedDictionary(setting => SettingPrefix + setting.Key, setting => setting.Value, StringComparer.Ordinal)
        .Add(FormatKey, Version)
        .Add(LayersKey, NetworkNotation.Format(model.Network))
        .Add(PixelsKey, model.PixelEncoding.Name)
        .Add(OutputsKey, OutputKindByName.First(pair => pair.Value == model.OutputKind).Key);

    static ImmutableSortedDictionary<string, string> Settings(SafetensorsFile file) => file.Metadata
        .Where(pair => pair.Key.StartsWith(SettingPrefix, StringComparison.Ordinal))
        .ToImmutableSortedDictionary(pair => pair.Key[SettingPrefix.Length..], pair => pair.Value, StringComparer.Ordinal);

    static Fin<string> MetadataText(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out var text)
        ? text
        : Wrong<string>("the metadata", $"no {key}", "a model that this program saved");

    static Fin<A> Lookup<A>(SafetensorsFile file, string key, ImmutableSortedDictionary<string, A> valueByName) =>
        MetadataText(file, key).Bind(name => valueByName.TryGetValue(name, out var value)
            ? Fin<A>.Succ(value)
            : Wrong<A>(key, MessageText.Quote(name), string.Join(", ", valueByName.Keys)));

    static Fin<Layer> CheckWidths(Layer network) =>
        network.Parts.OfType<Dense>().Select(dense => dense.Inputs).FirstOrDefault() is > 0 and var inputWidth
            ? network.Parts.Aggregate((Fin<int>)inputWidth, (width, part) => width.Bind(part.OutputWidth)).BiBind(
                _ => Fin<Layer>.Succ(network),
                error => Wrong<Layer>(LayersKey, $"a layer that {error.Message}", "layers that fit each other"))
            : Wrong<Layer>(LayersKey, "no dense layer", "at least one");

    static Fin<Precision> PrecisionOf(SafetensorsFile file) => file.Tensors.Select(tensor => tensor.Type).Distinct().ToArray() switch
    {
        [ScalarType.F32] => Precision.Single,
        [ScalarType.F64] => Precision.Double,
        _ => Wrong<Precision>("the tensors", "none, or both F32 and F64", "one number format"),
    };

    static Fin<Parameters<double>> ReadParameters(SafetensorsFile file, Layer network)
    {
        var expected = ExpectedNamesAndShapes(network);
        var found = file.Tensors.Select(FormatNameAndShape).ToArray();
        return found.Order(StringComparer.Ordinal).SequenceEqual(expected.Order(StringComparer.Ordinal))
            ? new Parameters<double>([.. ParameterTensors.Names(network)
                .Select(name => ParameterTensors.ToMatrix(file.Tensors.First(tensor => tensor.Name == name)))])
            : Wrong<Parameters<double>>(
                "the tensors", string.Join(", ", found), $"{string.Join(", ", expected)}, as the layers say");
    }

    static ImmutableArray<string> ExpectedNamesAndShapes(Layer network) => [.. network.Parts.OfType<Dense>()
        .SelectMany(dense => new[] { $"{dense.Inputs} x {dense.Outputs}", $"1 x {dense.Outputs}" })
        .Zip(ParameterTensors.Names(network), (shape, name) => $"{name} {shape}")];

    static string FormatNameAndShape(Tensor tensor) => $"{tensor.Name} {string.Join(" x ", tensor.Shape)}";

    static Fin<Parameters<double>> CheckFinite(Layer network, Parameters<double> parameters, Precision precision) => parameters.Matrices
        .Select((matrix, matrixIndex) => (matrix, matrixIndex))
        .FirstOrDefault(pair => !pair.matrix.Values.All(x => IsFinite(x, precision))) is ({ }, var index)
            ? Wrong<Parameters<double>>(
                $"tensor {ParameterTensors.Names(network)[index]}", "a number that is not finite", "finite numbers")
            : parameters;

    // A finite double may round to an infinite float.
    static bool IsFinite(double x, Precision precision) =>
        precision == Precision.Single ? float.IsFinite((float)x) : double.IsFinite(x);

    static Fin<A> Wrong<A>(string where, string found, string expected) => new DecodeError(where, found, expected, Remedy).ToFin<A>();
}
