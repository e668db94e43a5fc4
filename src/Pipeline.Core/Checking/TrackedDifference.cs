using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

/// <summary>Differences of J along one number, where both points see the same branch of every comparison that the centre sees.</summary>
/// <remarks>
/// For piecewise linear layers that is a proof that no kink lies between: the first pre-activation is linear in the number, so the same sign at
/// both ends is the same sign throughout, and so on layer by layer.
/// </remarks>
sealed record TrackedDifference(Objective Objective, Parameters<double> V, Matrix<double> Target)
{
    readonly Parameters<TrackedDouble> at = V.Convert<TrackedDouble>(x => x);
    readonly Matrix<TrackedDouble> target = Target.Convert<TrackedDouble>(x => x);

    readonly Lazy<ulong> centre = new(() => ParametersAndInputs.Value(Objective, V.Convert<TrackedDouble>(x => x), Target.Convert<TrackedDouble>(x => x)).Branches);

    /// <summary>(J₊ₕ − J₋ₕ)/2h; none when a branch differs or, if exactness is asked for, when anything was rounded.</summary>
    public double? Difference(int leaf, int index, double h, bool isExact)
    {
        var (plus, minus) = (Shifted(leaf, index, h), Shifted(leaf, index, -h));
        var difference = (plus - minus) / (2 * h);
        if (plus.Branches != minus.Branches || plus.Branches != centre.Value) return null;
        return isExact && difference.IsRounded ? null : difference.Value;
    }

    TrackedDouble Shifted(int leaf, int index, double h) =>
        ParametersAndInputs.Value(Objective, at.WithElement(leaf, index, at.Matrices[leaf].Values[index] + h), target);
}
