using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>A trained network and what is needed to ask it: what a model file holds.</summary>
/// <param name="Network">The network.</param>
/// <param name="PixelEncoding">How pixels become inputs.</param>
/// <param name="OutputKind">What its outputs are.</param>
/// <param name="Precision">The precision it was trained in, and is asked in.</param>
/// <param name="Parameters">Its parameters; those of single precision widened exactly.</param>
/// <param name="Settings">How it was trained, for people.</param>
public sealed record Model(
    Layer Network,
    PixelEncoding PixelEncoding,
    OutputKind OutputKind,
    Precision Precision,
    Parameters<double> Parameters,
    ImmutableSortedDictionary<string, string> Settings)
{
    /// <summary>Numbers that go in.</summary>
    public int InputWidth => Network.Parts.OfType<Dense>().First().Inputs;

    /// <summary>Numbers that come out.</summary>
    public int Classes => Network.Parts.OfType<Dense>().Last().Outputs;
}
