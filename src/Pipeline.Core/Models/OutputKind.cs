using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Layers;
using Pipeline.Losses;
using Pipeline.Numerics;

namespace Pipeline.Models;

/// <summary>The meaning of the outputs of a network, one for each class.</summary>
public enum OutputKind
{
    /// <summary>Independent probabilities, such as the outputs of a sigmoid.</summary>
    Probabilities,

    /// <summary>Logits of independent probabilities: p = σ(z).</summary>
    SigmoidLogits,

    /// <summary>Logits of one distribution over the classes: p = softmax(z).</summary>
    SoftmaxLogits,
}

/// <summary>Functions of <see cref="OutputKind"/>.</summary>
static class OutputKinds
{
    /// <summary>The probability of each class, from one row of outputs.</summary>
    public static ImmutableArray<double> Probabilities(this OutputKind kind, ImmutableArray<double> outputs) => kind switch
    {
        OutputKind.SoftmaxLogits => Softmax<double>.Compute(Row(outputs)).Probabilities.Values,
        OutputKind.SigmoidLogits => Network.Sigmoid.Forward(Parameters<double>.Empty, Row(outputs)).Values,
        _ => outputs,
    };

    static Matrix<double> Row(ImmutableArray<double> outputs) => Matrix<double>.Of(1, outputs.Length, outputs);
}
