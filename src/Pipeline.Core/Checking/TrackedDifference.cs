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
sealed record TrackedDifference(Objective Objective, Parameters<double> Variables, Matrix<double> Target)
{
    readonly Parameters<TrackedDouble> trackedVariables = Variables.Convert<TrackedDouble>(x => x);
    readonly Matrix<TrackedDouble> trackedTarget = Target.Convert<TrackedDouble>(x => x);

    readonly Lazy<TrackedDouble> unperturbedValue = new(() =>
        ParametersAndInputs.Value(Objective, Variables.Convert<TrackedDouble>(x => x), Target.Convert<TrackedDouble>(x => x)));

    /// <summary>(J₊ₕ − J₋ₕ)/2h; null when a branch differs or, if <paramref name="isExact"/>, when anything is inexact.</summary>
    public double? DifferenceQuotient(int matrixIndex, int elementIndex, double h, bool isExact)
    {
        var (plus, minus) = (PerturbedValue(matrixIndex, elementIndex, h), PerturbedValue(matrixIndex, elementIndex, -h));
        var difference = (plus - minus) / (2 * h);
        if (plus.BranchHash != minus.BranchHash || plus.BranchHash != unperturbedValue.Value.BranchHash) return null;
        return isExact && difference.IsInexact ? null : difference.Value;
    }

    /// <summary>(J₊ₕ − J₋ₕ)/2h in double arithmetic, whatever lies between: many times as fast, to compare with.</summary>
    public double PlainQuotient(int matrixIndex, int elementIndex, double h)
    {
        return (ValueAt(h) - ValueAt(-h)) / (2 * h);

        double ValueAt(double step) => ParametersAndInputs.Value(
            Objective,
            Variables.WithElement(matrixIndex, elementIndex, Variables.Matrices[matrixIndex].Values[elementIndex] + step),
            Target);
    }

    /// <summary>
    /// <paramref name="difference"/> where <paramref name="atDoubleStep"/>, the same difference of twice the step, agrees with it to
    /// tolerance·(1 + |difference| + |J|); otherwise null: J is too steep for the step, or rounding hides its differences.
    /// </summary>
    public double? Reliable(double? difference, double? atDoubleStep, double tolerance) =>
        difference is { } d && Math.Abs(d - atDoubleStep ?? double.NaN) <= tolerance * (1 + Math.Abs(d) + Math.Abs(unperturbedValue.Value.Value))
            ? d
            : null;

    TrackedDouble PerturbedValue(int matrixIndex, int elementIndex, double h)
    {
        var perturbedElement = trackedVariables.Matrices[matrixIndex].Values[elementIndex] + h;
        return ParametersAndInputs.Value(
            Objective, trackedVariables.WithElement(matrixIndex, elementIndex, perturbedElement), trackedTarget);
    }
}
