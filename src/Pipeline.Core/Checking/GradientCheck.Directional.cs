using System.Collections.Immutable;
using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

public static partial class GradientCheck
{
    /// <summary>
    /// One random direction v in the space of all parameters and inputs: ⟨∂J, v⟩ against the tangent of one forward pass in dual numbers
    /// along v. Not judged where v crosses a kink exactly at the point.
    /// </summary>
    /// <remarks>
    /// Costs a few forward and backward passes, so it suits networks of any size. It detects a single wrong derivative with probability 1
    /// and does not locate it.
    /// </remarks>
    public static GradientReport Directional(Objective objective, Parameters<double> p, Batch<double> batch, Key key) =>
        SummarizeDirections(
            objective, [AlongDirection(Require.NotNull(objective, "An objective"), EvaluationPoint.AllCoordinates(p, batch), key)], key);

    /// <summary>The same at random points, along one direction each.</summary>
    public static GradientReport Directional(Layer network, Loss loss, Key key)
    {
        var objective = new Objective(network, loss);
        return SummarizeDirections(
            objective, [.. DrawPoints(network, key).Select(point => AlongDirection(objective, point, key.FoldIn(7)))], key.FoldIn(7));
    }

    static PointResult AlongDirection(Objective objective, EvaluationPoint point, Key key)
    {
        var (p, batch) = (point.P, point.Batch);
        var variables = ParametersAndInputs.AppendInputs(p, batch.X);
        var analytic = ParametersAndInputs.AnalyticGradient(objective, p, batch);
        var direction = ParametersAndInputs.Direction(variables, key);
        var value = point.ValueInDomain(objective);
        var (_, derivative) = ParametersAndInputs.ObjectiveValue(
            objective, ParametersAndInputs.SeedTangents(variables, direction), batch.Target.Convert<Dual>(x => x));
        var kinks = new Kinks(objective, variables, batch.Target);
        var tangent = kinks.HasTies ? kinks.Derivative(direction) ?? double.NaN : derivative;
        var terms = analytic.Flatten().Zip(direction.Flatten(), (g, v) => g * v).ToArray();
        var scale = 1 + terms.Sum(Math.Abs) + Math.Abs(value);
        var comparison = new Comparison(0, 0, terms.Sum(), tangent, Comparisons.ScaledError(terms.Sum(), tangent, scale), point.Name);
        var isJudged = double.IsFinite(value) && double.IsFinite(tangent)
            && (comparison.Error <= GradientTolerance.Directional * EvaluationPoint.UndisputedErrorFraction || !IsRounding(scale));
        return new PointResult(
            point with { Coordinates = [(0, 0)] }, isJudged ? [comparison] : [],
            double.IsFinite(value) ? "" : EvaluationPoint.OutsideDomain)
            .WithBrokenLaws(objective);

        bool IsRounding(double scale) =>
            new RoundingBound(objective, variables, batch.Target).AlongDirection(direction) > GradientTolerance.Directional * scale;
    }

    static GradientReport SummarizeDirections(Objective objective, ImmutableArray<PointResult> results, Key key)
    {
        var comparisons = results.SelectMany(result => result.Comparisons).ToImmutableArray();
        return PointResult.AddFindings(results, Comparisons.Summarize(
            comparisons, results.Length - comparisons.Length, DirectionalOracle, DisplayName(objective),
            (_, _) => $"along direction {key}", _ => "the direction",
            _ => SuspectLayers(results.First(result => result.IsWrong(DirectionalOracle)).Point)));

        string SuspectLayers(EvaluationPoint point) =>
            WrongParts.NamesOfWrongParts(objective, point.P, point.Batch) is { IsEmpty: false } names
                ? string.Join(" and ", names)
                : "any layer";
    }

    static Oracle DirectionalOracle => Oracle.Dual with { Name = "directional", Tolerance = GradientTolerance.Directional };
}
