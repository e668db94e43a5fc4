using System.Collections.Immutable;
using System.ComponentModel;
using Pipeline.Commands.Serving;

namespace Pipeline.Server.Endpoints.Prediction;

/// <summary>What the model says of an image.</summary>
/// <param name="Class">The number of the class.</param>
/// <param name="Label">Its name.</param>
/// <param name="Probabilities">The probability of each class.</param>
/// <param name="Pixels">What the network sees.</param>
/// <param name="Explained">The class that is explained.</param>
/// <param name="Attribution">What each pixel adds.</param>
/// <param name="Hidden">Activations.</param>
sealed record PredictAnswer(
    [property: Description("The number of the class with the largest output.")] int Class,
    [property: Description("Its name.")] string Label,
    [property: Description("The probability of each class, in the order of their numbers.")] ImmutableArray<double> Probabilities,
    [property: Description("What the network sees: 28 rows of 28 pixels, 0 is background, 255 full ink.")] ImmutableArray<int> Pixels,
    [property: Description("The number of the class that the attribution explains.")] int Explained,
    [property: Description(
        "What each pixel adds to the score of the explained class, gradient times (input - input of a blank image): above 0 for it, "
        + "below 0 against it.")]
    ImmutableArray<float> Attribution,
    [property: Description("The activations of each hidden layer.")] ImmutableArray<ImmutableArray<float>> Hidden)
{
    /// <summary>The answer of a model.</summary>
    public static PredictAnswer Of(ServedModel served, ImmutableArray<byte> pixels, int? explain)
    {
        var why = served.Explain(pixels, explain);
        return new(
            why.Class, served.Labels.Names[why.Class], why.Probabilities, [.. pixels.Select(pixel => (int)pixel)], why.Explained,
            ToFloats(why.Attribution), [.. why.Hidden.Select(ToFloats)]);
    }

    // Shorter as text; the bits of the probabilities are those of the other commands.
    static ImmutableArray<float> ToFloats(ImmutableArray<double> numbers) => [.. numbers.Select(number => (float)number)];
}
