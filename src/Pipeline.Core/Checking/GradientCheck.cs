using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>
/// Compares the gradient by the pullbacks, of all parameters and inputs, with an independent derivative of J. For any layer, loss or
/// composition: <c>GradientCheck.Dual(Dense(3, 4) &gt;&gt; new MyLayer() &gt;&gt; Dense(4, 2), new HalfSquaredError(), Key.From(1))</c>.
/// </summary>
/// <remarks>
/// Start with <see cref="Dual(Layer, Loss, Key)"/>. The overloads with a key check at a random point: parameters and inputs in ±1,
/// targets in (0, 1), all multiples of 2⁻²⁰, in a batch of three, so that sums over the batch are tested too.
/// </remarks>
public static partial class GradientCheck
{
    /// <summary>By dual numbers: exact up to rounding.</summary>
    public static GradientReport Dual(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.Dual, objective, p, batch);

    /// <summary>By dual numbers, at a random point.</summary>
    public static GradientReport Dual(Layer network, Loss loss, Key key) => CheckAtRandomPoint(Oracle.Dual, network, loss, key);

    /// <summary>By the complex step: exact up to rounding.</summary>
    public static GradientReport ComplexStep(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.ComplexStep, objective, p, batch);

    /// <summary>By the complex step, at a random point.</summary>
    public static GradientReport ComplexStep(Layer network, Loss loss, Key key) =>
        CheckAtRandomPoint(Oracle.ComplexStep, network, loss, key);

    /// <summary>By the five-point difference; coordinates near a kink are skipped.</summary>
    public static GradientReport FivePoint(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.FivePoint, objective, p, batch);

    /// <summary>By the five-point difference, at a random point.</summary>
    public static GradientReport FivePoint(Layer network, Loss loss, Key key) => CheckAtRandomPoint(Oracle.FivePoint, network, loss, key);

    /// <summary>By the central difference; coordinates near a kink are skipped.</summary>
    public static GradientReport CentralDifference(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.CentralDifference, objective, p, batch);

    /// <summary>By the central difference, at a random point.</summary>
    public static GradientReport CentralDifference(Layer network, Loss loss, Key key) =>
        CheckAtRandomPoint(Oracle.CentralDifference, network, loss, key);

    /// <summary>By the given oracle.</summary>
    public static GradientReport Check(Oracle oracle, Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(oracle, objective, p, batch, ParametersAndInputs.Coordinates(ParametersAndInputs.Join(p, batch.X)));

    /// <summary>
    /// The same for another gradient method than back-propagation; it has no input gradient, so only the parameters are checked.
    /// </summary>
    public static GradientReport Check(
        Oracle oracle, GradientMethod gradientMethod, Objective objective, Parameters<double> p, Batch<double> batch) =>
        Compare(oracle, objective, p, batch, ParametersAndInputs.Coordinates(p),
            gradientMethod.ValueAndGradient(objective, p, batch).Gradient);

    internal static GradientReport Check(
        Oracle oracle, Objective objective, Parameters<double> p, Batch<double> batch, ImmutableArray<(int, int)> coordinates) =>
        Compare(oracle, objective, p, batch, coordinates, ParametersAndInputs.AnalyticGradient(objective, p, batch));

    static GradientReport CheckAtRandomPoint(Oracle oracle, Layer network, Loss loss, Key key)
    {
        var (p, batch) = RandomPoint.OnGrid(network, key, batchSize: 3);
        return Check(oracle, new(network, loss), p, batch);
    }

    static GradientReport Compare(
        Oracle oracle, Objective objective, Parameters<double> p, Batch<double> batch, ImmutableArray<(int, int)> coordinates,
        Parameters<double> analyticGradient)
    {
        var parametersAndInputs = ParametersAndInputs.Join(p, batch.X);
        RequireSameShapes(analyticGradient, parametersAndInputs, objective.Network);
        var lossMagnitude = Math.Abs(objective.Value(p, batch));
        var derivativeAt = oracle.DerivativeFunction(objective, parametersAndInputs, batch.Target);
        var comparisons = ImmutableArray.CreateBuilder<Comparison>(coordinates.Length);
        foreach (var (matrixIndex, elementIndex) in coordinates)
        {
            if (derivativeAt(matrixIndex, elementIndex) is not { } expected) continue;
            var analytic = analyticGradient.Matrices[matrixIndex].Values[elementIndex];
            var error = Comparisons.ScaledError(analytic, expected, 1 + Math.Abs(expected) + lossMagnitude);
            comparisons.Add(new(matrixIndex, elementIndex, analytic, expected, error));
        }
        var names = ParametersAndInputs.MatrixNames(objective.Network, parametersAndInputs.Matrices.Length);
        return Comparisons.Summarize(
            comparisons.ToImmutable(), coordinates.Length - comparisons.Count, oracle, DisplayName(objective),
            CoordinateName, matrixIndex => names[matrixIndex],
            wrongMatrices => SuspectLayers(
                objective, [.. wrongMatrices.Where(matrixIndex => matrixIndex < parametersAndInputs.Matrices.Length - 1)]));

        string CoordinateName(int matrixIndex, int elementIndex)
        {
            var columns = parametersAndInputs.Matrices[matrixIndex].Columns;
            return $"{names[matrixIndex]}[{elementIndex / columns},{elementIndex % columns}]";
        }
    }

    /// <summary>
    /// The layers whose pullback may be wrong. The backward pass visits the layers in reverse order, so the first wrong pullback lies
    /// between the last matrix with a wrong gradient and the next matrix with a right one.
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

    static void RequireSameShapes(Parameters<double> analyticGradient, Parameters<double> parametersAndInputs, Layer network)
    {
        var (gradients, matrices) = (analyticGradient.Matrices, parametersAndInputs.Matrices);
        var names = ParametersAndInputs.MatrixNames(network, matrices.Length);
        if (gradients.Length != matrices.Length && gradients.Length != matrices.Length - 1)
            throw new ArgumentException(
                $"{matrices.Length - 1} matrices of parameters, but the pullbacks give {gradients.Length - 1} gradients of them.");
        for (var i = 0; i < gradients.Length; i++)
            if ((gradients[i].Rows, gradients[i].Columns) != (matrices[i].Rows, matrices[i].Columns))
                throw new ArgumentException($"{names[i]} is {matrices[i]}, but its gradient is {gradients[i]}.");
    }
}
