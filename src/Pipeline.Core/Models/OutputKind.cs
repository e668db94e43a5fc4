using System.Collections.Immutable;
using Pipeline.Scalars;

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
public static class OutputKinds
{
    /// <summary>The probability of each class that one row of outputs means.</summary>
    public static ImmutableArray<double> Probabilities(this OutputKind answers, ImmutableArray<double> outputs) => answers switch
    {
        OutputKind.SoftmaxLogits => Softmax(outputs),
        OutputKind.SigmoidLogits => [.. outputs.Select(z => 1 / (1 + Elementary.Exp(-z)))],
        _ => outputs,
    };

    // The largest logit is taken away first: it changes nothing but that no power overflows.
    static ImmutableArray<double> Softmax(ImmutableArray<double> logits)
    {
        var largest = logits.Max();
        var powers = logits.Select(z => Elementary.Exp(z - largest)).ToArray();
        var sum = powers.Sum();
        return [.. powers.Select(power => power / sum)];
    }
}
