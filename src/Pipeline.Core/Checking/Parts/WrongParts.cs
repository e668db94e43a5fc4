using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking.Parts;

/// <summary>
/// The parts whose own pullback is wrong, each checked alone by dual numbers: at its input and parameters of one forward pass, for a random
/// cotangent. A wrong x̄ is so found in the layer that gives it, not in the layers before, where it spoils W̄.
/// </summary>
static class WrongParts
{
    const int MaxCoordinates = 500;

    /// <summary>Display names: the layers in order, then the loss.</summary>
    public static ImmutableArray<string> NamesOfWrongParts(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var trace = EvaluatedPart.EvaluateParts(objective.Network, p, batch.X);
        var layers = trace.Where(at => IsWrong(new(at.Part, Functional(at)), at.P, new(at.X, at.Y)));
        var isLossWrong = IsWrong(new(new Identity(), objective.Loss), Parameters<double>.Empty, new(trace[^1].Y, batch.Target));
        return [.. layers.Select(at => at.Name), .. isLossWrong ? [$"the loss ({objective.Loss.Name})"] : Array.Empty<string>()];
    }

    static LinearFunctional Functional(EvaluatedPart<double> at) =>
        new(RandomPoints.UniformOnGrid(at.Y.Rows, at.Y.Columns, Key.From(at.PartNumber)));

    static bool IsWrong(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var coordinates = ParametersAndInputs.Coordinates(ParametersAndInputs.AppendInputs(p, batch.X));
        var point = new EvaluationPoint("", p, batch, ParametersAndInputs.SampleCoordinates(coordinates, MaxCoordinates, Key.From(0)));
        return point.CompareDerivatives(Oracle.Dual, objective, ParametersAndInputs.AnalyticGradient(objective, p, batch))
            .Comparisons.Any(c => !(c.Error <= GradientTolerance.Dual));
    }
}
