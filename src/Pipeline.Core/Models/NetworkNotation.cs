using System.Collections.Immutable;
using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;

namespace Pipeline.Models;

/// <summary>The text form of a network, such as <c>dense 784 100; sigmoid; dense 100 10; sigmoid</c>.</summary>
/// <remarks>
/// Names come from a closed set and from the layers that the reader hands over; unlike with pickle, reading executes nothing from the file.
/// </remarks>
static class NetworkNotation
{
    const string Separator = "; ", ResidualStart = "residual (";

    // Nobody trains more; a file with more would exhaust the stack of its reader, or its memory: every composition has the shapes of all
    // layers behind it.
    const int MaxDepth = 64, MaxLayers = 1_000;

    /// <summary>The notation of a network; layers of one's own are their names.</summary>
    /// <exception cref="ArgumentException">The name of a layer of one's own could not be read again.</exception>
    public static string Format(Layer network)
    {
        OwnLayers.CheckNames(network);
        return network.Parts.IsEmpty ? network.Name : string.Join(Separator, network.Parts.Select(FormatLayer));
    }

    /// <summary>The network of a notation of built-in layers.</summary>
    public static Fin<Layer> Parse(string text) => Parse(text, ImmutableDictionary<string, Layer>.Empty);

    /// <summary>The network of a notation.</summary>
    /// <remarks>Initializers are not part of it: dense layers get the default one, and their weights come from the tensors.</remarks>
    /// <param name="text">The notation.</param>
    /// <param name="ownLayers">Layers of one's own by name.</param>
    public static Fin<Layer> Parse(string text, ImmutableDictionary<string, Layer> ownLayers) => NestingDepth(text) > MaxDepth
        ? FailTooLarge($"more than {MaxDepth} residual connections in each other", "fewer")
        : text.Count(character => character == ';') >= MaxLayers ? FailTooLarge($"more than {MaxLayers} layers", "fewer")
        : ParseLayers(text, ownLayers)
            .Map(layers => layers.Reverse().Aggregate(Network.Identity, (network, layer) => layer >> network));

    static Fin<ImmutableArray<Layer>> ParseLayers(string text, ImmutableDictionary<string, Layer> ownLayers)
    {
        var layers = ImmutableArray.CreateBuilder<Layer>();
        foreach (var layerText in SplitLayers(text))
        {
            var layer = ParseLayer(layerText, ownLayers);
            if (layer.IsFail) return layer.Map(_ => ImmutableArray<Layer>.Empty);
            layers.Add((Layer)layer);
        }
        return layers.DrainToImmutable();
    }

    static int NestingDepth(string text)
    {
        var (depth, deepest) = (0, 0);
        foreach (var character in text)
        {
            depth += character == '(' ? 1 : character == ')' ? -1 : 0;
            deepest = Math.Max(deepest, depth);
        }
        return deepest;
    }

    static Fin<Layer> FailTooLarge(string found, string expected) =>
        new DecodeError("the layers", found, expected, "Is this the right file?").ToFin<Layer>();

    /// <summary>Whether a layer has a word of its own here.</summary>
    public static bool IsBuiltIn(Layer layer) =>
        layer is Dense or Dropout or Residual || NamedActivation.Parse(layer.Name, ' ') is { } named && named == layer;

    /// <summary>The layer of a word that is no residual connection and no name of a layer of one's own.</summary>
    public static Option<Layer> ParseBuiltIn(string layerText) => layerText.Split(' ') switch
    {
        ["dropout", var rate] when ParseRate(rate) is { } dropoutRate => Network.Dropout(dropoutRate),
        ["dense", var inputs, var outputs] when ParseWidth(inputs) is { } rows && ParseWidth(outputs) is { } columns =>
            Network.Dense(rows, columns),
        _ => Prelude.Optional(NamedActivation.Parse(layerText, ' ')),
    };

    /// <summary>The layers of a network; separators in parentheses belong to a layer.</summary>
    static IEnumerable<string> SplitLayers(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            if (depth != 0 || !text.AsSpan(i).StartsWith(Separator, StringComparison.Ordinal)) continue;
            yield return text[start..i];
            start = i + Separator.Length;
        }
        yield return text[start..];
    }

    static string FormatLayer(Layer layer) => layer switch
    {
        Dense dense => string.Create(CultureInfo.InvariantCulture, $"dense {dense.Inputs} {dense.Outputs}"),
        Residual residual => $"{ResidualStart}{Format(residual.Inner)})",
        _ when IsBuiltIn(layer) => layer.Name,
        _ => OwnLayers.Name(layer),
    };

    static Fin<Layer> ParseLayer(string layerText, ImmutableDictionary<string, Layer> ownLayers) =>
        layerText.StartsWith(ResidualStart, StringComparison.Ordinal) && layerText.EndsWith(')')
            ? Parse(layerText[ResidualStart.Length..^1], ownLayers).Map(Network.Residual)
            : ParseBuiltIn(layerText).Match(
                Fin<Layer>.Succ,
                () => ownLayers.TryGetValue(layerText, out var own) ? Fin<Layer>.Succ(own) : FailUnknown(layerText, ownLayers.Keys));

    static Fin<Layer> FailUnknown(string layerText, IEnumerable<string> ownNames) => new DecodeError(
        "the layers",
        MessageText.Quote(layerText),
        $"dense IN OUT, dropout RATE, residual (LAYERS), {string.Join(", ", Network.NamedActivations.Values.Select(FormatUsage)
            .Concat(ownNames.Order(StringComparer.Ordinal)))}",
        "Hand a layer of your own to ModelFile.Decode(bytes, layer); else the model may be of a newer version.").ToFin<Layer>();

    static string FormatUsage(NamedActivation activation) => activation.NumberName is { } number
        ? $"{activation.Name} {number.ToUpperInvariant()}"
        : activation.Name;

    static double? ParseRate(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and < 1 ? rate : null;

    static int? ParseWidth(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0 ? width : null;
}
