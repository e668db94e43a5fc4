using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking.Parts;

/// <summary>A part of a network with the parameters and the input that it has in one forward pass.</summary>
/// <param name="PartNumber">Number of the part, from 1.</param>
/// <param name="Part">The part.</param>
/// <param name="P">Its parameters.</param>
/// <param name="X">Its input.</param>
sealed record EvaluatedPart<T>(int PartNumber, Layer Part, Parameters<T> P, Matrix<T> X) where T : unmanaged
{
    /// <summary>The output of the part.</summary>
    public Matrix<T> Y { get; } = Part.Forward(P, X);

    /// <summary>Display name, such as <c>layer 2 (tanh)</c>.</summary>
    public string Name => $"layer {PartNumber} ({Part.Name})";
}

/// <summary>Forward passes part by part.</summary>
static class EvaluatedPart
{
    /// <summary>The parts of <paramref name="network"/> at (p, x), in order.</summary>
    public static ImmutableArray<EvaluatedPart<T>> EvaluateParts<T>(Layer network, Parameters<T> p, Matrix<T> x) where T : unmanaged
    {
        var split = network.Parts.Length > 1 ? network.SplitByPart(p) : [(network, p)];
        var trace = ImmutableArray.CreateBuilder<EvaluatedPart<T>>(split.Length);
        foreach (var (part, parameters) in split)
            trace.Add(new(trace.Count + 1, part, parameters, trace.Count == 0 ? x : trace[^1].Y));
        return trace.MoveToImmutable();
    }
}
