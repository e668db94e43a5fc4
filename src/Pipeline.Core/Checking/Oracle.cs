using Pipeline.Differentiation;
using Pipeline.Numerics;
using Pipeline.Scalars;

namespace Pipeline.Checking;

/// <summary>A method for partial derivatives of J, one coordinate at a time, that is independent of the pullbacks.</summary>
/// <param name="Name">Display name of the method.</param>
/// <param name="Tolerance">One of <see cref="GradientTolerance"/>.</param>
public abstract record Oracle(string Name, double Tolerance)
{
    /// <summary>
    /// (matrix, index) → ∂J/∂v at that coordinate; null where the oracle cannot judge, because a kink is too near or the arithmetic is
    /// not exact.
    /// </summary>
    /// <param name="objective">J.</param>
    /// <param name="v">The parameters, then the inputs as the last matrix.</param>
    /// <param name="target">batch × classes.</param>
    public abstract Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target);

    /// <summary>Forward-mode differentiation: the layers evaluated in dual numbers. No truncation error; one-sided at a kink.</summary>
    public static Oracle Dual { get; } = new ByDualNumbers();

    /// <summary>Im J(v + ih)/h with h = 1e-100: the layers evaluated in complex numbers.</summary>
    public static Oracle ComplexStep { get; } = new ByComplexStep(1e-100);

    /// <summary>(8(J₊ₕ − J₋ₕ) − (J₊₂ₕ − J₋₂ₕ))/12h with h = 2⁻¹³.</summary>
    public static Oracle FivePoint { get; } = new ByFivePoints(1.0 / (1 << 13));

    /// <summary>(J₊ₕ − J₋ₕ)/2h with h = 2⁻¹⁷.</summary>
    public static Oracle CentralDifference { get; } =
        new ByTwoPoints("central difference", 1.0 / (1 << 17), GradientTolerance.CentralDifference, IsExact: false);

    /// <summary>
    /// (J₊ₕ − J₋ₕ)/2h with h = 2⁻¹⁰, which equals the derivative where J is quadratic and nothing is rounded. For (leaky) ReLU and
    /// identity with squared error; every evaluation verifies that it was exact and that no kink lies between its two points.
    /// </summary>
    public static Oracle Lattice { get; } = new ByTwoPoints("exact lattice", 1.0 / (1 << 10), GradientTolerance.Lattice, IsExact: true);
}

sealed record ByDualNumbers() : Oracle("dual numbers", GradientTolerance.Dual)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var (point, t) = (v.Convert<Dual>(x => x), target.Convert<Dual>(x => x));
        return (matrix, index) => ParametersAndInputs
            .Value(objective, point.WithElement(matrix, index, new(v.Matrices[matrix].Values[index], 1)), t).Tangent;
    }
}

sealed record ByComplexStep(double Step) : Oracle("complex step", GradientTolerance.ComplexStep)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var (point, t) = (v.Convert<ComplexStep>(x => x), target.Convert<ComplexStep>(x => x));
        return (matrix, index) => ParametersAndInputs
            .Value(objective, point.WithElement(matrix, index, new(v.Matrices[matrix].Values[index], Step)), t).Imaginary / Step;
    }
}

sealed record ByTwoPoints(string Name, double Step, double Tolerance, bool IsExact) : Oracle(Name, Tolerance)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var tracked = new TrackedDifference(objective, v, target);
        return (matrix, index) => tracked.Difference(matrix, index, Step, IsExact);
    }
}

sealed record ByFivePoints(double Step) : Oracle("five-point difference", GradientTolerance.FivePoint)
{
    public override Func<int, int, double?> Derivatives(Objective objective, Parameters<double> v, Matrix<double> target)
    {
        var tracked = new TrackedDifference(objective, v, target);
        return (matrix, index) => (4 * Difference(matrix, index, Step) - Difference(matrix, index, 2 * Step)) / 3;

        double? Difference(int matrix, int index, double h) => tracked.Difference(matrix, index, h, isExact: false);
    }
}
