using System.Globalization;
using LanguageExt;
using Pipeline.Differentiation;
using Pipeline.Formats;
using Pipeline.Layers;

namespace Pipeline.Models;

/// <summary>A network in words, such as <c>dense 784 100; sigmoid; dense 100 10; sigmoid</c>: a closed set, nothing that could be run.</summary>
static class NetworkNotation
{
    const string Separator = "; ";

    /// <summary>The words of a network.</summary>
    /// <exception cref="ArgumentException">A layer has no word.</exception>
    public static string Write(Layer network) => string.Join(Separator, network.Parts.Select(LayerWord));

    /// <summary>The network of some words. Its dense layers are said to be drawn after Glorot; what was drawn is in the tensors.</summary>
    public static Fin<Layer> Read(string text) => text.Split(Separator).Aggregate(
        Fin<Layer>.Succ(Network.Identity), (network, word) => network.Bind(before => Layer(word).Map(layer => before >> layer)));

    static string LayerWord(Layer layer) => layer switch
    {
        Dense dense => string.Create(CultureInfo.InvariantCulture, $"dense {dense.Inputs} {dense.Outputs}"),
        _ when Network.Activations.TryGetValue(layer.Name, out var known) && known == layer => layer.Name,
        _ => throw new ArgumentException($"{layer.Name} has no word in model files."),
    };

    static Fin<Layer> Layer(string word) => word.Split(' ') switch
    {
        ["dense", var inputs, var outputs] when Width(inputs) is { } wide && Width(outputs) is { } high => Fin<Layer>.Succ(Network.Dense(wide, high)),
        [var name] when Network.Activations.TryGetValue(name, out var activation) => Fin<Layer>.Succ(activation),
        _ => new DecodeError("the layers", MessageText.Quote(word), $"dense IN OUT, {string.Join(", ", Network.Activations.Keys)}",
            "Was the model saved by a newer version of the program?").ToFin<Layer>(),
    };

    static int? Width(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var width) && width > 0 ? width : null;
}
