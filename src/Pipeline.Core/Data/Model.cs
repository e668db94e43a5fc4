using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Training;

namespace Pipeline.Data;

/// <summary>A trained network and what is needed to ask it: what a model file holds.</summary>
/// <param name="Network">The network.</param>
/// <param name="Inputs">How pixels become inputs.</param>
/// <param name="Answers">What its outputs are.</param>
/// <param name="Precision">The precision it was trained in, and is asked in.</param>
/// <param name="Parameters">Its parameters; those of single precision widened exactly.</param>
/// <param name="Settings">How it was trained, for people.</param>
public sealed record Model(
    Layer Network,
    PixelEncoding Inputs,
    Answers Answers,
    Precision Precision,
    Parameters<double> Parameters,
    ImmutableSortedDictionary<string, string> Settings)
{
    /// <summary>Numbers that go in.</summary>
    public int InputWidth => Network.Parts.OfType<Dense>().First().Inputs;

    /// <summary>Numbers that come out.</summary>
    public int Classes => Network.Parts.OfType<Dense>().Last().Outputs;

    /// <summary>The model of a plan and what was trained by it.</summary>
    public static Model Of(Plan plan, Layer network, Parameters<double> parameters, ImmutableSortedDictionary<string, string> settings) =>
        new(network, plan.Recipe.Inputs, AnswersOf(plan, network), plan.Precision, parameters, settings);

    static Answers AnswersOf(Plan plan, Layer network) =>
        network.Parts.LastOrDefault() is Activation<Logistic> ? Answers.Probabilities
        : plan.Recipe.Targets == TargetEncoding.OneHot ? Answers.SoftmaxLogits
        : Answers.SigmoidLogits;
}
