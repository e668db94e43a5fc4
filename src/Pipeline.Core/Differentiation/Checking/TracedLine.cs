using Pipeline.Numerics;

namespace Pipeline.Differentiation;

/// <summary>Differences of J along one number, where both points see the same branch of every comparison that the centre sees.</summary>
/// <remarks>
/// For piecewise linear layers that is a proof that no kink lies between: the first pre-activation is linear in the number, so the same sign at
/// both ends is the same sign throughout, and so on layer by layer.
/// </remarks>
sealed record TracedLine(Objective Objective, Parameters<double> V, Matrix<double> Target)
{
    readonly Parameters<Traced> at = V.In<Traced>(x => x);
    readonly Matrix<Traced> target = Target.In<Traced>(x => x);

    readonly Lazy<ulong> centre = new(() => Variables.Value(Objective, V.In<Traced>(x => x), Target.In<Traced>(x => x)).Branches);

    /// <summary>(J₊ₕ − J₋ₕ)/2h; none when a branch differs or, if exactness is asked for, when anything was rounded.</summary>
    public double? Difference(int leaf, int index, double h, bool isExact)
    {
        var (plus, minus) = (Shifted(leaf, index, h), Shifted(leaf, index, -h));
        var difference = (plus - minus) / (2 * h);
        if (plus.Branches != minus.Branches || plus.Branches != centre.Value) return null;
        return isExact && difference.IsRounded ? null : difference.Value;
    }

    Traced Shifted(int leaf, int index, double h) =>
        Variables.Value(Objective, at.Replacing(leaf, index, at.Leaves[leaf].Values[index] + h), target);
}
