using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>All of a model but its parameters, as text by key. A key stands in a file only where its value is not the default.</summary>
static class ModelMetadata
{
    const string Version = "1";

    /// <summary>The key by which a model is told from other safetensors.</summary>
    public const string FormatKey = "pipeline.format";

    const string LayersKey = "pipeline.layers";
    const string OutputsKey = "pipeline.answers";
    const string SettingPrefix = "pipeline.setting.";

    // Models of images say how pixels are encoded, all others say what else their inputs are.
    const string PixelsKey = "pipeline.pixels", InputsKey = "pipeline.inputs";

    // Numbers in the shortest text that reads as the same number, and no tensors: those have the precision of the parameters, in which a
    // mean of large numbers could lose the digits that matter, and programs that read the file for its weights find weights only.
    const string MeansKey = "pipeline.means", DeviationsKey = "pipeline.deviations";

    const string ClassPrefix = "pipeline.class.";

    // Only of models without parameters, whose tensors would tell it.
    const string PrecisionKey = "pipeline.precision";

    static ImmutableSortedDictionary<string, OutputKind> OutputKindByName { get; } =
        ImmutableSortedDictionary.CreateRange<string, OutputKind>(
        [
            new("probabilities", OutputKind.Probabilities),
            new("sigmoid-logits", OutputKind.SigmoidLogits),
            new("softmax-logits", OutputKind.SoftmaxLogits),
            new("numbers", OutputKind.Numbers),
        ]);

    /// <summary>The text of a model. Fails on an encoding of pixels that has no name in files.</summary>
    public static Fin<ImmutableSortedDictionary<string, string>> Encode(Model model) =>
        from inputs in EncodeInputs(model.InputEncoding)
        select model.Settings
            .AddPrefix(SettingPrefix)
            .Add(FormatKey, Version)
            .Add(LayersKey, NetworkNotation.Format(model.Network))
            .Add(OutputsKey, NameOf(OutputKindByName, model.OutputKind))
            .AddRange(inputs)
            .AddRange(model.ClassNames.Select((name, i) => KeyValuePair.Create(ClassKey(i), name)))
            .AddRange(model.Parameters.Matrices.IsEmpty
                ? [KeyValuePair.Create(PrecisionKey, Precisions.NameOf(model.Precision))]
                : []);

    /// <summary>The model of a text, still without parameters.</summary>
    public static Fin<Model> Decode(ImmutableSortedDictionary<string, string> metadata, ImmutableDictionary<string, Layer> ownLayers) =>
        from version in Lookup(metadata, FormatKey, ImmutableSortedDictionary<string, string>.Empty.Add(Version, Version))
        from layers in ReadText(metadata, LayersKey)
        from network in NetworkNotation.Parse(layers, ownLayers)
        from inputEncoding in DecodeInputs(metadata)
        from outputKind in Lookup(metadata, OutputsKey, OutputKindByName)
        let model = new Model(network, Parameters<double>.Empty, outputKind)
        {
            InputEncoding = inputEncoding,
            ClassNames = ClassNames(metadata),
            Settings = metadata.WithoutPrefix(SettingPrefix),
        }
        from width in ModelCheck.OutputWidth(model).BiBind(Fin<int>.Succ, WrongLayers)
        select model;

    /// <summary>
    /// Fails on a key that models do not have, in a file without a checksum: a damaged name of the checksum would otherwise pass for a
    /// model of an older version, which had none.
    /// </summary>
    public static Fin<Unit> CheckKeys(ImmutableSortedDictionary<string, string> metadata) =>
        !metadata.ContainsKey(SafetensorsChecksum.Key) && metadata.Keys.FirstOrDefault(key => !IsKnown(key)) is { } unknown
            ? Fail<Unit>("the metadata", $"the key {MessageText.Quote(unknown)} and no {SafetensorsChecksum.Key}", "keys of a model only")
            : Unit.Default;

    static bool IsKnown(string key) =>
        key is FormatKey or LayersKey or OutputsKey or PixelsKey or InputsKey or MeansKey or DeviationsKey or PrecisionKey
        || key.StartsWith(SettingPrefix, StringComparison.Ordinal) || key.StartsWith(ClassPrefix, StringComparison.Ordinal);

    /// <summary>The precision of a model without parameters; null where the text has none.</summary>
    public static Precision? PrecisionOf(ImmutableSortedDictionary<string, string> metadata) =>
        metadata.TryGetValue(PrecisionKey, out var name) && Precisions.ByName.TryGetValue(name, out var precision) ? precision : null;

    static Fin<ImmutableSortedDictionary<string, string>> EncodeInputs(InputEncoding encoding)
    {
        var none = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        return encoding switch
        {
            { PixelEncoding: { } pixels } => PixelEncoding.All.GetValueOrDefault(pixels.Name) == pixels
                ? none.Add(PixelsKey, pixels.Name)
                : Fail<ImmutableSortedDictionary<string, string>>(
                    PixelsKey, MessageText.Quote(pixels.Name), string.Join(", ", PixelEncoding.All.Keys)),
            { Standardization: { } z } =>
                none.Add(InputsKey, Standardized).Add(MeansKey, FormatNumbers(z.Means)).Add(DeviationsKey, FormatNumbers(z.Deviations)),
            _ => none.Add(InputsKey, Numbers),
        };
    }

    const string Numbers = "numbers", Standardized = "standardized";

    static Fin<InputEncoding> DecodeInputs(ImmutableSortedDictionary<string, string> metadata) =>
        metadata.GetValueOrDefault(InputsKey) switch
        {
            null => Lookup(metadata, PixelsKey, PixelEncoding.All).Map(InputEncoding.Pixels),
            Numbers => InputEncoding.None,
            Standardized =>
                from means in ParseNumbers(metadata, MeansKey)
                from deviations in ParseNumbers(metadata, DeviationsKey)
                from encoding in Standardization.Mistake(means, deviations) is { } mistake
                    ? Fail<InputEncoding>(DeviationsKey, $"a mistake ({mistake.TrimEnd('.')})", "a mean and a deviation for every input")
                    : InputEncoding.Standardized(new(means, deviations))
                select encoding,
            var other => Fail<InputEncoding>(InputsKey, MessageText.Quote(other), $"{Numbers}, {Standardized}"),
        };

    static string FormatNumbers(ImmutableArray<double> numbers) =>
        string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    static Fin<ImmutableArray<double>> ParseNumbers(ImmutableSortedDictionary<string, string> metadata, string key) =>
        ReadText(metadata, key)
        .Bind(text => text.Split(' ') is var words && words.FirstOrDefault(word => ParseNumber(word) is null) is { } wrong
            ? Fail<ImmutableArray<double>>(key, MessageText.Quote(wrong), "finite numbers, separated by blanks")
            : words.Select(word => ParseNumber(word)!.Value).ToImmutableArray());

    static double? ParseNumber(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    static string ClassKey(int number) => string.Create(CultureInfo.InvariantCulture, $"{ClassPrefix}{number}");

    static ImmutableArray<string> ClassNames(ImmutableSortedDictionary<string, string> metadata) =>
        [.. Enumerable.Range(0, metadata.Count).Select(i => metadata.GetValueOrDefault(ClassKey(i))).TakeWhile(name => name is not null)!];

    static string NameOf<A>(ImmutableSortedDictionary<string, A> valueByName, A value) =>
        valueByName.First(pair => EqualityComparer<A>.Default.Equals(pair.Value, value)).Key;

    static Fin<string> ReadText(ImmutableSortedDictionary<string, string> metadata, string key) => metadata.TryGetValue(key, out var text)
        ? text
        : Fail<string>("the metadata", $"no {key}", "a model that this program saved");

    static Fin<A> Lookup<A>(
        ImmutableSortedDictionary<string, string> metadata, string key, ImmutableSortedDictionary<string, A> valueByName) =>
        ReadText(metadata, key).Bind(name => valueByName.TryGetValue(name, out var value)
            ? Fin<A>.Succ(value)
            : Fail<A>(key, MessageText.Quote(name), string.Join(", ", valueByName.Keys)));

    static Fin<int> WrongLayers(LanguageExt.Common.Error error) => error is DecodeError wrong
        ? (wrong with { Where = LayersKey, Remedy = ModelFile.Remedy }).ToFin<int>()
        : Fin<int>.Fail(error);

    static Fin<A> Fail<A>(string where, string found, string expected) =>
        new DecodeError(where, found, expected, ModelFile.Remedy).ToFin<A>();
}
