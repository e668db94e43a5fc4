using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking.Parts;

/// <summary>
/// How much rounding alone can change a derivative that back-propagation computes: 4u·Σₖ |∂J/∂aₖ|·(|∂aₖ₋₁/∂v| + |∂aₖ/∂v|), where aₖ is the
/// output of part k, |·| the largest element and u = 2⁻⁵³: a part is trusted with a derivative that is right to 4u. For a difference
/// quotient with the step h, add the rounding of J: 4u·Σₖ |∂J/∂aₖ|·|aₖ|/h.
/// </summary>
/// <remarks>
/// Where a large cotangent meets a derivative of nearly 0, as behind a saturated sigmoid whose logarithm is taken, the product of both has
/// lost its digits: what the oracle says then is no verdict on the pullback. All derivatives are by dual numbers, and no pullback is asked.
/// </remarks>
/// <param name="Objective">J.</param>
/// <param name="Variables">The parameters, then the inputs as the last matrix.</param>
/// <param name="Target">batch × classes.</param>
sealed record RoundingBound(Objective Objective, Parameters<double> Variables, Matrix<double> Target)
{
    const double RelativeError = 4.0 / (1L << 53);

    readonly Lazy<ImmutableArray<(double Sensitivity, double Magnitude)>> parts = new(() => Parts(Objective, Variables, Target));

    /// <summary>The bound at one coordinate.</summary>
    public double AtCoordinate(int matrixIndex, int elementIndex, Oracle oracle)
    {
        var element = Variables.Matrices[matrixIndex].Values[elementIndex];
        var ofPullback = BoundOfTangents(Variables.Convert<Dual>(x => x).WithElement(matrixIndex, elementIndex, new(element, 1)));
        return oracle.DifferenceStep is { } h
            ? ofPullback + RelativeError / h * parts.Value.Sum(part => part.Sensitivity * part.Magnitude)
            : ofPullback;
    }

    /// <summary>The bound of the derivative along a direction.</summary>
    public double AlongDirection(Parameters<double> direction) => BoundOfTangents(ParametersAndInputs.SeedTangents(Variables, direction));

    double BoundOfTangents(Parameters<Dual> duals)
    {
        var tangents = EvaluatedPart.EvaluateParts(Objective.Network, duals.SplitAt(duals.Matrices.Length - 1).First, duals.Matrices[^1])
            .Select(at => LargestTangent([.. at.P.Matrices, at.X]) + LargestTangent([at.Y]));
        return RelativeError * parts.Value.Zip(tangents, (part, tangent) => part.Sensitivity * tangent).Sum();
    }

    /// <summary>|∂J/∂aₖ| and |aₖ|, the largest elements, for each part k.</summary>
    static ImmutableArray<(double Sensitivity, double Magnitude)> Parts(
        Objective objective, Parameters<double> variables, Matrix<double> target)
    {
        var trace = EvaluatedPart.EvaluateParts(objective.Network, variables.SplitAt(variables.Matrices.Length - 1).First, variables.Matrices[^1]);
        var dualTarget = target.Convert<Dual>(x => x);
        return
        [
            .. trace.Select((at, k) => (
                Enumerable.Range(0, at.Y.Values.Length).Max(i => Math.Abs(Derivative(k, at.Y, i))), at.Y.Values.Max(Math.Abs))),
        ];

        double Derivative(int part, Matrix<double> y, int elementIndex)
        {
            var perturbed = y.MapIndexed((i, v) => new Dual(v, i == elementIndex ? 1 : 0));
            var output = trace[(part + 1)..].Aggregate(perturbed, (a, next) => next.Part.Forward(next.P.Convert<Dual>(v => v), a));
            return objective.Loss.Apply(output, dualTarget).Value.Tangent;
        }
    }

    static double LargestTangent(ImmutableArray<Matrix<Dual>> matrices) =>
        matrices.SelectMany(m => m.Values).Aggregate(0.0, (largest, x) => Math.Max(largest, Math.Abs(x.Tangent)));
}
