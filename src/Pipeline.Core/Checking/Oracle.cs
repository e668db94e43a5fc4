using Pipeline.Checking.Parts;
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
    /// (matrixIndex, elementIndex) → ∂J/∂v at that coordinate; null where the oracle cannot judge: at a kink, where J is too steep for a
    /// difference, where the result is no finite number or, for the lattice, not exact.
    /// </summary>
    /// <param name="objective">J.</param>
    /// <param name="parametersAndInputs">The parameters, then the inputs as the last matrix.</param>
    /// <param name="target">batch × classes.</param>
    public abstract Func<int, int, double?> DerivativeFunction(
        Objective objective, Parameters<double> parametersAndInputs, Matrix<double> target);

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;

    /// <summary>The step h of a difference, which magnifies the rounding of J by 1/h; null for a method without differences.</summary>
    internal virtual double? DifferenceStep => null;

    /// <summary>NaN and infinite derivatives are none.</summary>
    private protected static double? FiniteOrNull(double? derivative) => derivative is { } d && double.IsFinite(d) ? d : null;

    /// <summary>Forward-mode differentiation: the layers evaluated in dual numbers. No truncation error.</summary>
    public static Oracle Dual { get; } = new DualNumberOracle();

    /// <summary>Im J(v + ih)/h with h = 1e-100: the layers evaluated in complex numbers.</summary>
    public static Oracle ComplexStep { get; } = new ComplexStepOracle(1e-100);

    /// <summary>(8(J₊ₕ − J₋ₕ) − (J₊₂ₕ − J₋₂ₕ))/12h with h = 2⁻¹³, where the same with 2h agrees.</summary>
    public static Oracle FivePoint { get; } = new FivePointOracle(1.0 / (1 << 13));

    /// <summary>(J₊ₕ − J₋ₕ)/2h with h = 2⁻¹⁷, where the same with 2h agrees.</summary>
    public static Oracle CentralDifference { get; } =
        new TwoPointOracle("central difference", 1.0 / (1 << 17), GradientTolerance.CentralDifference, IsExact: false);

    /// <summary>
    /// (J₊ₕ − J₋ₕ)/2h with h = 2⁻¹⁰, which equals the derivative where J is quadratic and nothing is rounded. For (leaky) ReLU and
    /// identity with squared error; every evaluation verifies that it was exact and that no kink lies between its two points.
    /// </summary>
    public static Oracle Lattice { get; } = new TwoPointOracle("exact lattice", 1.0 / (1 << 10), GradientTolerance.Lattice, IsExact: true);
}

sealed record DualNumberOracle() : Oracle("dual numbers", GradientTolerance.Dual)
{
    public override Func<int, int, double?> DerivativeFunction(
        Objective objective, Parameters<double> parametersAndInputs, Matrix<double> target)
    {
        var kinks = new Kinks(objective, parametersAndInputs, target);
        var (dualParametersAndInputs, dualTarget) = (parametersAndInputs.Convert<Dual>(x => x), target.Convert<Dual>(x => x));
        return (matrixIndex, elementIndex) => FiniteOrNull(
            kinks.HasTies ? kinks.Derivative(matrixIndex, elementIndex) : Derivative(matrixIndex, elementIndex));

        double Derivative(int matrixIndex, int elementIndex)
        {
            var element = parametersAndInputs.Matrices[matrixIndex].Values[elementIndex];
            return ParametersAndInputs
                .ObjectiveValue(
                    objective, dualParametersAndInputs.WithElement(matrixIndex, elementIndex, new(element, 1)), dualTarget).Tangent;
        }
    }
}

sealed record ComplexStepOracle(double StepSize) : Oracle("complex step", GradientTolerance.ComplexStep)
{
    public override Func<int, int, double?> DerivativeFunction(
        Objective objective, Parameters<double> parametersAndInputs, Matrix<double> target)
    {
        var kinks = new Kinks(objective, parametersAndInputs, target);
        var complexParametersAndInputs = parametersAndInputs.Convert<ComplexStep>(x => x);
        var complexTarget = target.Convert<ComplexStep>(x => x);
        return (matrixIndex, elementIndex) =>
            kinks.IsTied(matrixIndex, elementIndex) ? null : FiniteOrNull(Derivative(matrixIndex, elementIndex));

        double Derivative(int matrixIndex, int elementIndex)
        {
            var element = parametersAndInputs.Matrices[matrixIndex].Values[elementIndex];
            return ParametersAndInputs
                .ObjectiveValue(
                    objective, complexParametersAndInputs.WithElement(matrixIndex, elementIndex, new(element, StepSize)), complexTarget)
                .Imaginary / StepSize;
        }
    }
}

sealed record TwoPointOracle(string Name, double StepSize, double Tolerance, bool IsExact) : Oracle(Name, Tolerance)
{
    internal override double? DifferenceStep => StepSize;

    public override Func<int, int, double?> DerivativeFunction(
        Objective objective, Parameters<double> parametersAndInputs, Matrix<double> target)
    {
        var differences = new BranchTrackingDifference(objective, parametersAndInputs, target);
        return (matrixIndex, elementIndex) =>
        {
            if (IsExact) return differences.ExactQuotient(matrixIndex, elementIndex, StepSize);
            if (differences.OnSameBranch(matrixIndex, elementIndex, StepSize) is not { } once) return null;
            var twice = differences.EvaluateUntracked(matrixIndex, elementIndex, 2 * StepSize);
            return differences.DifferenceIfReliable(once.Quotient, twice.Quotient, once, twice, Tolerance);
        };
    }
}

sealed record FivePointOracle(double StepSize) : Oracle("five-point difference", GradientTolerance.FivePoint)
{
    internal override double? DifferenceStep => StepSize;

    public override Func<int, int, double?> DerivativeFunction(
        Objective objective, Parameters<double> parametersAndInputs, Matrix<double> target)
    {
        var differences = new BranchTrackingDifference(objective, parametersAndInputs, target);
        return (matrixIndex, elementIndex) =>
        {
            if (differences.OnSameBranch(matrixIndex, elementIndex, StepSize) is not { } once
                || differences.OnSameBranch(matrixIndex, elementIndex, 2 * StepSize) is not { } twice) return null;
            var fourTimes = differences.EvaluateUntracked(matrixIndex, elementIndex, 4 * StepSize);
            return differences.DifferenceIfReliable(
                (4 * once.Quotient - twice.Quotient) / 3, (4 * twice.Quotient - fourTimes.Quotient) / 3, once, twice, Tolerance);
        };
    }
}
