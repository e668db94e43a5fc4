using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>A trained network and what inference needs: the contents of a model file.</summary>
/// <param name="Network">The network.</param>
/// <param name="PixelEncoding">The encoding of pixels as inputs.</param>
/// <param name="OutputKind">The meaning of the outputs.</param>
/// <param name="Precision">The precision of training and of inference.</param>
/// <param name="Parameters">The parameters, widened exactly from the precision of training.</param>
/// <param name="Settings">The settings of training, as text; information only.</param>
public sealed record Model(
    Layer Network,
    PixelEncoding PixelEncoding,
    OutputKind OutputKind,
    Precision Precision,
    Parameters<double> Parameters,
    ImmutableSortedDictionary<string, string> Settings)
{
    /// <summary>Columns of the inputs.</summary>
    public int InputWidth => Network.Parts.OfType<Dense>().First().Inputs;

    /// <summary>Columns of the outputs.</summary>
    public int Classes => Network.Parts.OfType<Dense>().Last().Outputs;
}
