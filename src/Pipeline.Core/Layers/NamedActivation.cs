using System.Globalization;
using Pipeline.Differentiation;

namespace Pipeline.Layers;

/// <summary>An activation as options, help and model files name it: a word, after which some take a number above 0.</summary>
/// <param name="Default">The layer of the word alone.</param>
/// <param name="NumberName">What the number is, such as <c>slope</c>; null where there is none.</param>
/// <param name="Create">The layer of a number; null where there is none.</param>
sealed record NamedActivation(Layer Default, string? NumberName = null, Func<double, Layer>? Create = null)
{
    /// <summary>The word.</summary>
    public string Name => Default.Name.Split(' ')[0];

    /// <summary>The layer of a word, or of a word and a number after the separator; null where there is none.</summary>
    public static Layer? Parse(string text, char separator) => text.Split(separator) switch
    {
        [var name] when Network.NamedActivations.TryGetValue(name, out var activation) => activation.Default,
        [var name, var number] when Network.NamedActivations.TryGetValue(name, out var activation) => activation.WithNumber(number),
        _ => null,
    };

    Layer? WithNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 && double.IsFinite(number)
            ? Create?.Invoke(number)
            : null;
}
