using System.Collections.Immutable;
using Pipeline.Layers;
using Pipeline.Layers.Activations;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>What the outputs of a network are, class by class.</summary>
public enum OutputKind
{
    /// <summary>Numbers from 0 to 1, each for itself.</summary>
    Probabilities,

    /// <summary>Numbers of which the sigmoid makes such.</summary>
    SigmoidLogits,

    /// <summary>Numbers of which the softmax makes probabilities that add up to 1.</summary>
    SoftmaxLogits,
}

/// <summary>Functions of <see cref="OutputKind"/>.</summary>
static class OutputKinds
{
    /// <summary>The probability of each class that one row of outputs means.</summary>
    public static ImmutableArray<double> Probabilities(this OutputKind answers, ImmutableArray<double> outputs) => answers switch
    {
        OutputKind.SoftmaxLogits => Softmax<double>.Of(Row(outputs)).Shares.Values,
        OutputKind.SigmoidLogits => Activation<Sigmoid>.Of(Row(outputs)).Values,
        _ => outputs,
    };

    static Matrix<double> Row(ImmutableArray<double> outputs) => Matrix<double>.Of(1, outputs.Length, outputs);
}
