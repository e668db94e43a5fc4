using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Numerics;
using Pipeline.Recipes;

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

    /// <summary>The model of a plan and what was trained by it.</summary>
    public static Model Of(TrainingConfig plan, Layer network, Parameters<double> parameters, ImmutableSortedDictionary<string, string> settings) =>
        new(network, plan.Recipe.PixelEncoding, AnswersOf(plan, network), plan.Precision, parameters, settings);

    static OutputKind AnswersOf(TrainingConfig plan, Layer network) =>
        network.Parts.LastOrDefault() is Activation<Sigmoid> ? OutputKind.Probabilities
        : plan.Recipe.TargetEncoding == TargetEncoding.OneHot ? OutputKind.SoftmaxLogits
        : OutputKind.SigmoidLogits;
}
