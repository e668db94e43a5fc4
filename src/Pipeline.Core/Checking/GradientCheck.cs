using System.Collections.Immutable;
using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>
/// Compares the gradient by the pullbacks, of all parameters and inputs, with an independent derivative of J. For any layer, loss or
/// composition: <c>GradientCheck.Dual(Dense(3, 4) &gt;&gt; new MyLayer() &gt;&gt; Dense(4, 2), new HalfSquaredError(), Key.From(1))</c>.
/// </summary>
/// <remarks>
/// Start with <see cref="Dual(Layer, Loss, Key)"/>. The overloads with a key check at several random points. At the first, parameters and
/// inputs are in ±1 and targets in (0, 1), in a batch of three, so that sums over the batch are tested too, and every derivative is
/// compared. Mistakes also live where such points never go, so at six more points a hundred derivatives each are compared: one-hot targets,
/// saturated activations, numbers that are exactly 0 and 1, blank inputs, positive numbers, a batch of seventeen.
/// Every check also tests that forward passes and pullbacks are functions, the latter linear: <see cref="GradientReport.BrokenLaws"/>.
/// </remarks>
public static partial class GradientCheck
{
    /// <summary>By dual numbers: exact up to rounding.</summary>
    public static GradientReport Dual(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.Dual, objective, p, batch);

    /// <summary>By dual numbers, at random points.</summary>
    public static GradientReport Dual(Layer network, Loss loss, Key key) => CheckAtRandomPoints(Oracle.Dual, network, loss, key);

    /// <summary>By the complex step: exact up to rounding.</summary>
    public static GradientReport ComplexStep(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.ComplexStep, objective, p, batch);

    /// <summary>By the complex step, at random points.</summary>
    public static GradientReport ComplexStep(Layer network, Loss loss, Key key) =>
        CheckAtRandomPoints(Oracle.ComplexStep, network, loss, key);

    /// <summary>By the five-point difference; coordinates near a kink, or where J is too steep for the step, are skipped.</summary>
    public static GradientReport FivePoint(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.FivePoint, objective, p, batch);

    /// <summary>By the five-point difference, at random points.</summary>
    public static GradientReport FivePoint(Layer network, Loss loss, Key key) => CheckAtRandomPoints(Oracle.FivePoint, network, loss, key);

    /// <summary>By the central difference; coordinates near a kink, or where J is too steep for the step, are skipped.</summary>
    public static GradientReport CentralDifference(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.CentralDifference, objective, p, batch);

    /// <summary>By the central difference, at random points.</summary>
    public static GradientReport CentralDifference(Layer network, Loss loss, Key key) =>
        CheckAtRandomPoints(Oracle.CentralDifference, network, loss, key);

    /// <summary>By the given oracle.</summary>
    public static GradientReport Check(Oracle oracle, Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(oracle, objective, [EvaluationPoint.AllCoordinates(p, batch)]);

    /// <summary>
    /// The same for another gradient method than back-propagation; it has no input gradient, so only the parameters are checked.
    /// </summary>
    public static GradientReport Check(
        Oracle oracle, GradientMethod gradientMethod, Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(oracle, gradientMethod, objective, EvaluationPoint.AllCoordinates(p, batch));

    internal static GradientReport Check(
        Oracle oracle, GradientMethod gradientMethod, Objective objective, EvaluationPoint point)
    {
        Require.NotNull(oracle, "An oracle");
        var gradient = Require.NotNull(gradientMethod, "A gradient method")
            .ValueAndGradient(Require.NotNull(objective, "An objective"), point.P, point.Batch).Gradient;
        return Summarize(
            oracle, objective, [Compare(oracle, objective, point.WithoutInputs(), gradientMethod.RequireGradient(gradient, point.P))]);
    }

    internal static GradientReport Check(Oracle oracle, Objective objective, ImmutableArray<EvaluationPoint> points) => Summarize(
        Require.NotNull(oracle, "An oracle"), Require.NotNull(objective, "An objective"),
        [
            .. points
                .Select(point => Compare(
                    oracle, objective, point, ParametersAndInputs.AnalyticGradient(objective, point.P, point.Batch)))
                .Select(result => result.WithBrokenLaws(objective)),
        ]);

    static PointResult Compare(Oracle oracle, Objective objective, EvaluationPoint point, Parameters<double> analyticGradient)
    {
        var (comparisons, skipReason) = point.CompareDerivatives(oracle, objective, analyticGradient);
        return new(point, comparisons, skipReason);
    }

    static GradientReport Summarize(Oracle oracle, Objective objective, ImmutableArray<PointResult> results)
    {
        var first = ParametersAndInputs.AppendInputs(results[0].Point.P, results[0].Point.Batch.X);
        var names = ParametersAndInputs.MatrixNames(objective.Network, first.Matrices.Length);
        var comparisons = results.SelectMany(result => result.Comparisons).ToImmutableArray();
        return PointResult.AddFindings(results, Comparisons.Summarize(
            comparisons, results.Sum(result => result.Point.Coordinates.Length) - comparisons.Length, oracle, DisplayName(objective),
            CoordinateName, matrixIndex => names[matrixIndex],
            wrongMatrices => SuspectLayers(objective, results.First(r => r.IsWrong(oracle)).Point, wrongMatrices)));

        string CoordinateName(int matrixIndex, int elementIndex)
        {
            var columns = first.Matrices[matrixIndex].Columns;
            return $"{names[matrixIndex]}[{elementIndex / columns},{elementIndex % columns}]";
        }
    }

    /// <summary>
    /// The layers whose own pullback is wrong, and the loss if its gradient is; if each is right by itself, those that may be at fault by
    /// the matrices with a wrong gradient.
    /// </summary>
    static string SuspectLayers(Objective objective, EvaluationPoint point, IEnumerable<int> wrongMatrices) =>
        WrongParts.NamesOfWrongParts(objective, point.P, point.Batch) is { IsEmpty: false } names
            ? string.Join(" and ", names)
            : SuspectLayers(objective, [.. wrongMatrices.Where(matrixIndex => matrixIndex < point.P.Matrices.Length)]);

    /// <summary>
    /// The layers whose pullback may be wrong, by the matrices alone. The backward pass visits the layers in reverse order, so the first
    /// wrong pullback lies between the last matrix with a wrong gradient and the next matrix with a right one.
    /// </summary>
    /// <param name="objective">J.</param>
    /// <param name="wrongMatrices">Indices of the parameter matrices with a wrong gradient.</param>
    static string SuspectLayers(Objective objective, ImmutableArray<int> wrongMatrices)
    {
        var parts = objective.Network.Parts;
        var partOfMatrix = parts
            .SelectMany((part, i) => Enumerable.Repeat(i, part.ParameterInfos.Length))
            .Append(parts.Length)
            .ToImmutableArray();
        var (firstPart, endPart) = wrongMatrices.IsEmpty
            ? (0, partOfMatrix[0] + 1)
            : (partOfMatrix[wrongMatrices.Max()], partOfMatrix.Where(part => part > partOfMatrix[wrongMatrices.Max()]).Min());
        var layers = parts[firstPart..Math.Min(endPart, parts.Length)].Select((part, i) => $"layer {firstPart + i + 1} ({part.Name})");
        return string.Join(" or ", endPart < parts.Length ? layers : layers.Append($"the loss ({objective.Loss.Name})"));
    }

    static string DisplayName(Objective objective) => $"{objective.Network.Name} with {objective.Loss.Name}";
}
