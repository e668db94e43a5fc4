using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

/// <summary>
/// Central differences of J along one coordinate, valid where every comparison takes the same branch at both points as at v.
/// </summary>
/// <remarks>
/// For piecewise linear layers equal branches prove that no kink lies between the points: the first pre-activation is linear in the
/// coordinate, so equal signs at both ends are equal signs throughout, and by induction for the later layers.
/// </remarks>
/// <param name="Objective">J.</param>
/// <param name="Variables">The parameters, then the inputs as the last matrix.</param>
/// <param name="Target">batch × classes.</param>
sealed record BranchTrackingDifference(Objective Objective, Parameters<double> Variables, Matrix<double> Target)
{
    readonly Parameters<BranchTrackingDouble> trackedVariables = Variables.Convert<BranchTrackingDouble>(x => x);
    readonly Matrix<BranchTrackingDouble> trackedTarget = Target.Convert<BranchTrackingDouble>(x => x);

    readonly Lazy<BranchTrackingDouble> unperturbedValue = new(() =>
        ParametersAndInputs.ObjectiveValue(Objective, Variables.Convert<BranchTrackingDouble>(x => x), Target.Convert<BranchTrackingDouble>(x => x)));

    /// <summary>(J₊ₕ − J₋ₕ)/2h; null when a branch differs or anything is inexact.</summary>
    public double? ExactQuotient(int matrixIndex, int elementIndex, double h)
    {
        var (plus, minus) = (EvaluateTracked(matrixIndex, elementIndex, h), EvaluateTracked(matrixIndex, elementIndex, -h));
        var difference = (plus - minus) / (2 * h);
        return IsOnSameBranch(plus, minus) && !difference.IsInexact ? difference.Value : null;
    }

    /// <summary>J₊ₕ and J₋ₕ; null when a branch differs.</summary>
    public ValuesBothSides? OnSameBranch(int matrixIndex, int elementIndex, double h)
    {
        var (plus, minus) = (EvaluateTracked(matrixIndex, elementIndex, h), EvaluateTracked(matrixIndex, elementIndex, -h));
        return IsOnSameBranch(plus, minus) ? new(plus.Value, minus.Value, h) : null;
    }

    /// <summary>J₊ₕ and J₋ₕ in double arithmetic, whatever lies between: many times as fast, to compare with.</summary>
    public ValuesBothSides EvaluateUntracked(int matrixIndex, int elementIndex, double h)
    {
        return new(ValueAt(h), ValueAt(-h), h);

        double ValueAt(double step) => ParametersAndInputs.ObjectiveValue(
            Objective,
            Variables.WithElement(matrixIndex, elementIndex, Variables.Matrices[matrixIndex].Values[elementIndex] + step),
            Target);
    }

    /// <summary>
    /// <paramref name="difference"/> where J is smooth for the step, to tolerance·(1 + |difference| + |J|); otherwise null.
    /// </summary>
    /// <remarks>
    /// Two tests, for odd and for even terms: <paramref name="differenceAtDoubleStep"/>, the same difference of twice the step, agrees, and the
    /// second difference grows fourfold with twice the step, as a parabola does. A bend sharper than the step, which is in both differences
    /// alike, makes it grow twofold.
    /// </remarks>
    public double? DifferenceIfReliable(double difference, double differenceAtDoubleStep, ValuesBothSides valuesAtStep, ValuesBothSides valuesAtDoubleStep, double tolerance)
    {
        var j = unperturbedValue.Value.Value;
        var allowed = tolerance * (1 + Math.Abs(difference) + Math.Abs(j));
        var bend = valuesAtDoubleStep.SecondDifference(j) - 4 * valuesAtStep.SecondDifference(j);
        return Math.Abs(difference - differenceAtDoubleStep) <= allowed && Math.Abs(bend) / valuesAtStep.H <= allowed ? difference : null;
    }

    bool IsOnSameBranch(BranchTrackingDouble plus, BranchTrackingDouble minus) =>
        plus.BranchHash == minus.BranchHash && plus.BranchHash == unperturbedValue.Value.BranchHash;

    BranchTrackingDouble EvaluateTracked(int matrixIndex, int elementIndex, double h)
    {
        var perturbedElement = trackedVariables.Matrices[matrixIndex].Values[elementIndex] + h;
        return ParametersAndInputs.ObjectiveValue(
            Objective, trackedVariables.WithElement(matrixIndex, elementIndex, perturbedElement), trackedTarget);
    }
}

/// <summary>J on both sides of a point along one coordinate.</summary>
/// <param name="Plus">J₊ₕ.</param>
/// <param name="Minus">J₋ₕ.</param>
/// <param name="H">h.</param>
readonly record struct ValuesBothSides(double Plus, double Minus, double H)
{
    /// <summary>(J₊ₕ − J₋ₕ)/2h.</summary>
    public double Quotient => (Plus - Minus) / (2 * H);

    /// <summary>J₊ₕ − 2J + J₋ₕ.</summary>
    public double SecondDifference(double j) => Plus - j + (Minus - j);
}
