using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking.Parts;

/// <summary>A point at which a gradient is checked, and the coordinates that are checked there.</summary>
/// <param name="Name">Display name of the way in which it was drawn; empty for the first or only point.</param>
/// <param name="P">The parameters.</param>
/// <param name="Batch">Inputs and targets.</param>
/// <param name="Coordinates">(matrix, element) of each derivative to compare.</param>
sealed record EvaluationPoint(
    string Name, Parameters<double> P, Batch<double> Batch, ImmutableArray<(int Matrix, int Index)> Coordinates)
{
    /// <summary>An error of so much of the tolerance is judged without asking what rounding alone can do.</summary>
    public const double UndisputedErrorFraction = 1e-3;

    /// <summary>Why nothing can be judged at a point outside of a domain.</summary>
    public const string OutsideDomain = "J or the output of a layer is no finite number there";

    /// <summary>All coordinates of parameters and inputs.</summary>
    public static EvaluationPoint AllCoordinates(Parameters<double> p, Batch<double> batch) => new(
        "", Require.NotNull(p, "A list of parameters"), batch,
        ParametersAndInputs.Coordinates(ParametersAndInputs.AppendInputs(p, batch.Require().X)));

    /// <summary>The coordinates of the parameters alone.</summary>
    public EvaluationPoint WithoutInputs() => this with { Coordinates = [.. Coordinates.Where(next => next.Matrix < P.Matrices.Length)] };

    /// <summary>At most <paramref name="count"/> of the coordinates.</summary>
    public EvaluationPoint SampleCoordinates(int count, Key key) => this with { Coordinates = ParametersAndInputs.SampleCoordinates(Coordinates, count, key) };

    /// <summary>The derivatives that the oracle can judge here, and the reason if it can judge none.</summary>
    public (ImmutableArray<Comparison> Comparisons, string SkipReason) CompareDerivatives(
        Oracle oracle, Objective objective, Parameters<double> analyticGradient)
    {
        var parametersAndInputs = ParametersAndInputs.AppendInputs(P, Batch.X);
        var lossMagnitude = Math.Abs(ValueInDomain(objective));
        if (double.IsNaN(lossMagnitude)) return ([], OutsideDomain);
        var derivativeAt = oracle.DerivativeFunction(objective, parametersAndInputs, Batch.Target);
        var rounding = new RoundingBound(objective, parametersAndInputs, Batch.Target);
        var comparisons = ImmutableArray.CreateBuilder<Comparison>(Coordinates.Length);
        foreach (var (matrixIndex, elementIndex) in Coordinates)
        {
            if (derivativeAt(matrixIndex, elementIndex) is not { } expected) continue;
            var analytic = analyticGradient.Matrices[matrixIndex].Values[elementIndex];
            var scale = 1 + Math.Abs(expected) + lossMagnitude;
            var error = Comparisons.ScaledError(analytic, expected, scale);
            if (error <= oracle.Tolerance * UndisputedErrorFraction || oracle.Tolerance == 0
                || rounding.AtCoordinate(matrixIndex, elementIndex, oracle) <= oracle.Tolerance * scale)
                comparisons.Add(new(matrixIndex, elementIndex, analytic, expected, error, Name));
        }
        return (comparisons.ToImmutable(), "");
    }

    /// <summary>J by dual numbers; NaN where J or the output of a part is no finite number.</summary>
    public double ValueInDomain(Objective objective)
    {
        var p = P.Convert<Dual>(x => x);
        var trace = EvaluatedPart.EvaluateParts(objective.Network, p, Batch.X.Convert<Dual>(x => x));
        if (trace.Any(at => !at.Y.Values.All(y => double.IsFinite(y.Value)))) return double.NaN;
        var value = objective.AddPenalty(p, objective.Loss.Apply(trace[^1].Y, Batch.Target.Convert<Dual>(x => x)).Value).Value;
        return double.IsFinite(value) ? value : double.NaN;
    }
}
