using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking.Parts;

/// <summary>
/// Derivatives at a point that lies exactly on kinks or jumps: there they are one-sided, and pullback and oracle may choose different
/// sides.
/// </summary>
/// <remarks>
/// The output of every part is compared from both sides, not J alone: relu(x) − relu(−x) has a derivative at 0, although its parts have
/// none there. A comparison inside of a part, such as |x| in a sigmoid, is no kink where both sides of the output agree.
/// </remarks>
/// <param name="Objective">J.</param>
/// <param name="Variables">The parameters, then the inputs as the last matrix.</param>
/// <param name="Target">batch × classes.</param>
sealed record Kinks(Objective Objective, Parameters<double> Variables, Matrix<double> Target)
{
    readonly Lazy<Matrix<OneSidedDual>> oneSidedTarget = new(() => Target.Convert<OneSidedDual>(x => x));

    // Along a generic direction every comparison whose sides move apart in any coordinate has sides that move apart.
    readonly Lazy<bool> hasTies = new(() =>
    {
        var ahead = SeedTangents(Variables, ParametersAndInputs.Direction(Variables, Key.From(0)), 1);
        return ParametersAndInputs.ObjectiveValue(Objective, ahead, Target.Convert<OneSidedDual>(x => x)).IsTied;
    });

    /// <summary>Whether any comparison at the point has equal sides, so that there may be kinks in some directions.</summary>
    public bool HasTies => hasTies.Value;

    /// <summary>Whether the sides of any comparison are equal at the point and move apart along one coordinate.</summary>
    public bool IsTied(int matrixIndex, int elementIndex) => HasTies
        && ParametersAndInputs
            .ObjectiveValue(Objective, SeedTangents(Variables, BasisVector(matrixIndex, elementIndex), 1), oneSidedTarget.Value).IsTied;

    /// <summary>∂J/∂v at one coordinate; null at a kink or a jump.</summary>
    public double? Derivative(int matrixIndex, int elementIndex) => Derivative(BasisVector(matrixIndex, elementIndex));

    /// <summary>The derivative of J along <paramref name="direction"/>; null at a kink or a jump.</summary>
    public double? Derivative(Parameters<double> direction)
    {
        var (ahead, behind) = (TraceParts(direction, 1), TraceParts(direction, -1));
        if (ahead.Zip(behind, (a, b) => DerivativesAgree(a.Y, b.Y)).Contains(false)) return null;
        var (j, jBehind) = (Loss(ahead[^1].Y), Loss(behind[^1].Y));
        return DerivativesAgree(j, jBehind) ? j.Dual.Tangent + PenaltyDerivative(direction) : null;

        OneSidedDual Loss(Matrix<OneSidedDual> y) => Objective.Loss.Apply(y, oneSidedTarget.Value).Value;
    }

    double PenaltyDerivative(Parameters<double> direction)
    {
        var (p, _) = ParametersAndInputs.SeedTangents(Variables, direction).SplitAt(Variables.Matrices.Length - 1);
        return Objective.AddPenalty(p, new Dual(0, 0)).Tangent;
    }

    Parameters<double> BasisVector(int matrixIndex, int elementIndex) =>
        Variables.Map(m => Matrix<double>.Zero(m.Rows, m.Columns)).WithElement(matrixIndex, elementIndex, 1);

    ImmutableArray<EvaluatedPart<OneSidedDual>> TraceParts(Parameters<double> direction, double sign)
    {
        var variables = SeedTangents(Variables, direction, sign);
        return EvaluatedPart.EvaluateParts(
            Objective.Network, variables.SplitAt(variables.Matrices.Length - 1).First, variables.Matrices[^1]);
    }

    static Parameters<OneSidedDual> SeedTangents(Parameters<double> variables, Parameters<double> direction, double sign) => new(
        variables.Infos,
        [
            .. variables.Matrices.Zip(direction.Matrices, (m, v) =>
                m.MapIndexed((i, x) => new OneSidedDual(new(x, sign * v.Values[i]), IsTied: false))),
        ]);

    static bool DerivativesAgree(Matrix<OneSidedDual> forward, Matrix<OneSidedDual> backward)
    {
        for (var i = 0; i < forward.Values.Length; i++)
            if (!DerivativesAgree(forward.Values[i], backward.Values[i])) return false;
        return true;
    }

    // The derivative along the opposite direction has the opposite sign. NaN agrees with nothing.
    static bool DerivativesAgree(OneSidedDual forward, OneSidedDual backward) =>
        IsNear(forward.Dual.Value, backward.Dual.Value) && IsNear(forward.Dual.Tangent, -backward.Dual.Tangent);

    static bool IsNear(double a, double b) => Math.Abs(a - b) <= GradientTolerance.Dual * (1 + Math.Abs(a));
}
