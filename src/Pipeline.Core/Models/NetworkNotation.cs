using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;

namespace Pipeline.Models;

/// <summary>The text form of a network, such as <c>dense 784 100; sigmoid; dense 100 10; sigmoid</c>.</summary>
/// <remarks>Names come from a closed set; unlike with pickle, reading executes nothing from the file.</remarks>
static class NetworkNotation
{
    const string Separator = "; ", ResidualStart = "residual (";

    /// <summary>The notation of a network.</summary>
    /// <exception cref="ArgumentException">A layer has no notation.</exception>
    public static string Format(Layer network) => network.Parts.IsEmpty
        ? network.Name
        : string.Join(Separator, network.Parts.Select(FormatLayer));

    /// <summary>The network of a notation.</summary>
    /// <remarks>Initializers are not part of it: dense layers get the default one, and their weights come from the tensors.</remarks>
    public static Fin<Layer> Parse(string text) => SplitLayers(text).Aggregate(
        Fin<Layer>.Succ(Network.Identity), (network, layerText) =>
            network.Bind(previous => ParseLayer(layerText).Map(layer => previous >> layer)));

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
        Dropout => layer.Name,
        Residual residual => $"{ResidualStart}{Format(residual.Inner)})",
        _ when NamedActivation.Parse(layer.Name, ' ') == layer => layer.Name,
        _ => throw new ArgumentException($"{layer.Name} has no word in model files."),
    };

    static Fin<Layer> ParseLayer(string layerText) => layerText.Split(' ') switch
    {
        _ when layerText.StartsWith(ResidualStart, StringComparison.Ordinal) && layerText.EndsWith(')') =>
            Parse(layerText[ResidualStart.Length..^1]).Map(Network.Residual),
        ["dropout", var rate] when ParseRate(rate) is { } dropoutRate => Fin<Layer>.Succ(Network.Dropout(dropoutRate)),
        ["dense", var inputs, var outputs] when ParseWidth(inputs) is { } rows && ParseWidth(outputs) is { } columns =>
            Fin<Layer>.Succ(Network.Dense(rows, columns)),
        _ when NamedActivation.Parse(layerText, ' ') is { } activation => Fin<Layer>.Succ(activation),
        _ => new DecodeError(
            "the layers",
            MessageText.Quote(layerText),
            $"dense IN OUT, dropout RATE, residual (LAYERS), {string.Join(", ", Network.NamedActivations.Values.Select(FormatUsage))}",
            "Was the model saved by a newer version of the program?").ToFin<Layer>(),
    };

    static string FormatUsage(NamedActivation activation) => activation.NumberName is { } number
        ? $"{activation.Name} {number.ToUpperInvariant()}"
        : activation.Name;

    static double? ParseRate(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is >= 0 and < 1 ? rate : null;

    static int? ParseWidth(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0 ? width : null;
}
