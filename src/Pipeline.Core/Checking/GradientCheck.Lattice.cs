using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

public static partial class GradientCheck
{
    const int MaxAttempts = 40;

    /// <summary>
    /// By the central difference in exact arithmetic, with tolerance 0; a coordinate where anything is rounded is skipped.
    /// </summary>
    public static GradientReport Lattice(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.Lattice, objective, p, batch);

    /// <summary>The same at a random lattice point, for ReLU and identity with squared error.</summary>
    public static GradientReport Lattice(Layer network, Loss loss, Key key) => Lattice(new(network, loss), batchSize: 2, key);

    /// <summary>
    /// The same for an objective and a batch size that is a power of two. A point whose values need more than 53 bits, or lie too near a
    /// kink, is redrawn with sparser weights.
    /// </summary>
    public static GradientReport Lattice(Objective objective, int batchSize, Key key) =>
        OnLattice(objective, batchSize, key, (p, batch) => Lattice(objective, p, batch));

    /// <summary>The same for another gradient method than back-propagation, which gives no input gradient.</summary>
    internal static GradientReport Lattice(GradientMethod gradient, Objective objective, int batchSize, Key key) =>
        OnLattice(objective, batchSize, key, (p, batch) => Check(Oracle.Lattice, gradient, objective, p, batch));

    static GradientReport OnLattice(
        Objective objective, int batchSize, Key key, Func<Parameters<double>, Batch<double>, GradientReport> check) =>
        Enumerable.Range(0, MaxAttempts)
            .Select(attempt => (
                Point: RandomPoint.OnLattice(objective.Network, key.FoldIn(attempt), batchSize, sparsity: 1 + attempt / 2),
                IsLast: attempt == MaxAttempts - 1))
            .Where(next => next.IsLast || AreInputDerivativesExact(objective, next.Point.P, next.Point.Batch))
            .Select(next => (Report: check(next.Point.P, next.Point.Batch), next.IsLast))
            .First(next => next.IsLast || next.Report.CoordinatesSkipped == 0).Report;

    // Perturbed inputs pass through all layers and need the most bits, so testing them first rejects an unsuitable point early.
    static bool AreInputDerivativesExact(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var derivative = Oracle.Lattice.DerivativeFunction(objective, ParametersAndInputs.Join(p, batch.X), batch.Target);
        return Enumerable.Range(0, batch.X.Columns).All(i => derivative(p.Matrices.Length, i) is not null);
    }
}
