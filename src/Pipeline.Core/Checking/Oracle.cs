using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

/// <summary>Another way to derivatives of J, one number at a time, that knows nothing of pullbacks.</summary>
/// <param name="Name">The way, in words.</param>
/// <param name="Tolerance">One of <see cref="GradientTolerance"/>.</param>
public abstract record Oracle(string Name, double Tolerance)
{
    /// <summary>∂J/∂v at number <c>index</c> of matrix <c>leaf</c>; none where the oracle cannot judge, because a kink is too near or J is not exact.</summary>
    /// <param name="objective">J.</param>
    /// <param name="v">The parameters, then the inputs.</param>
    /// <param name="target">batch × classes.</param>
    public abstract Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target);

    /// <summary>Dual numbers through the layers' own code: no truncation, kinks taken on the side of the value.</summary>
    public static Oracle Dual { get; } = new ByDualNumbers();

    /// <summary>Im J(v + ih)/h with h = 1e-100 through the layers' own code.</summary>
    public static Oracle ComplexStep { get; } = new ByComplexStep(1e-100);

    /// <summary>(8(J₊ₕ − J₋ₕ) − (J₊₂ₕ − J₋₂ₕ))/12h with h = 2⁻¹³.</summary>
    public static Oracle FivePoint { get; } = new ByFivePoints(1.0 / (1 << 13));

    /// <summary>(J₊ₕ − J₋ₕ)/2h with h = 2⁻¹⁷.</summary>
    public static Oracle CentralDifference { get; } = new ByTwoPoints("central difference", 1.0 / (1 << 17), GradientTolerance.CentralDifference, IsExact: false);

    /// <summary>
    /// (J₊ₕ − J₋ₕ)/2h with h = 2⁻¹⁰ where J is a quadratic and nothing is rounded: then it is the derivative, and equality is asked for. For
    /// (leaky) rectifiers and identities with squared error; every evaluation proves that it was exact and that no kink lies between its points.
    /// </summary>
    public static Oracle Lattice { get; } = new ByTwoPoints("exact lattice", 1.0 / (1 << 10), GradientTolerance.Lattice, IsExact: true);
}

sealed record ByDualNumbers() : Oracle("dual numbers", GradientTolerance.Dual)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var (at, t) = (v.Convert<Dual>(x => x), target.Convert<Dual>(x => x));
        return (leaf, index) => ParametersAndInputs.Value(objective, at.WithElement(leaf, index, new(v.Matrices[leaf].Values[index], 1)), t).Tangent;
    }
}

sealed record ByComplexStep(double Step) : Oracle("complex step", GradientTolerance.ComplexStep)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var (at, t) = (v.Convert<ComplexStep>(x => x), target.Convert<ComplexStep>(x => x));
        return (leaf, index) => ParametersAndInputs.Value(objective, at.WithElement(leaf, index, new(v.Matrices[leaf].Values[index], Step)), t).Imaginary / Step;
    }
}

sealed record ByTwoPoints(string Name, double Step, double Tolerance, bool IsExact) : Oracle(Name, Tolerance)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var line = new TrackedDifference(objective, v, target);
        return (leaf, index) => line.Difference(leaf, index, Step, IsExact);
    }
}

sealed record ByFivePoints(double Step) : Oracle("five-point difference", GradientTolerance.FivePoint)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var line = new TrackedDifference(objective, v, target);
        return (leaf, index) => (4 * line.Difference(leaf, index, Step, false) - line.Difference(leaf, index, 2 * Step, false)) / 3;
    }
}
