using Pipeline.Checking.Parts;
using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

public static partial class GradientCheck
{
    const int MaxAttempts = 40, MaxInputsTested = 4;

    /// <summary>
    /// By the central difference in exact arithmetic, with tolerance 0; a coordinate where anything is rounded is skipped.
    /// </summary>
    public static GradientReport Lattice(Objective objective, Parameters<double> p, Batch<double> batch) =>
        Check(Oracle.Lattice, objective, p, batch);

    /// <summary>
    /// The same at three random lattice points, for ReLU and identity with squared error: an ordinary one with all of its coordinates, one
    /// of zeros and ones, and one with a batch of sixteen. The report is that of the first point that fails, or else of the ordinary one.
    /// </summary>
    public static GradientReport Lattice(Layer network, Loss loss, Key key)
    {
        var objective = new Objective(network, loss);
        var ordinary = Lattice(objective, batchSize: 2, key);
        return ordinary.Failed
            ? ordinary
            : new[] { Regime.ZerosAndOnes, Regime.Wide }
                .Select(regime =>
                    Lattice(objective, regime == Regime.Wide ? 16 : 2, key, regime, MaxCoordinatesPerFurtherPoint))
                .FirstOrDefault(report => report.Failed) ?? ordinary;
    }

    /// <summary>
    /// The same for an objective and a batch size that is a power of two. A point whose values need more than 53 bits, or lie too near a
    /// kink, is redrawn with sparser weights.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is no power of two.</exception>
    public static GradientReport Lattice(Objective objective, int batchSize, Key key) => batchSize < 1 || !int.IsPow2(batchSize)
        ? throw new ArgumentOutOfRangeException(
            nameof(batchSize), $"The batch size is {batchSize}, but on the lattice it must be a power of two.")
        : Lattice(Require.NotNull(objective, "An objective"), batchSize, key, Regime.Ordinary, int.MaxValue);

    /// <summary>The same at a point of a regime, on at most so many coordinates.</summary>
    internal static GradientReport Lattice(Objective objective, int batchSize, Key key, Regime regime, int maxCoordinates) =>
        OnLattice(objective, batchSize, key, regime, point => Check(Oracle.Lattice, objective, [point.SampleCoordinates(maxCoordinates, key)]));

    /// <summary>The same for another gradient method than back-propagation, which gives no input gradient.</summary>
    internal static GradientReport Lattice(GradientMethod gradient, Objective objective, int batchSize, Key key) =>
        Lattice(gradient, objective, batchSize, key, Regime.Ordinary, int.MaxValue);

    /// <summary>The same at a point of a regime, on at most so many coordinates.</summary>
    internal static GradientReport Lattice(
        GradientMethod gradient, Objective objective, int batchSize, Key key, Regime regime, int maxCoordinates) =>
        OnLattice(objective, batchSize, key, regime, point =>
            Check(Oracle.Lattice, gradient, objective, point.WithoutInputs().SampleCoordinates(maxCoordinates, key)));

    static GradientReport OnLattice(
        Objective objective, int batchSize, Key key, Regime regime, Func<EvaluationPoint, GradientReport> check) =>
        Enumerable.Range(0, MaxAttempts)
            .Select(attempt => (
                Point: regime.DrawOnLattice(objective.Network, key.FoldIn(attempt), batchSize, sparsity: 1 + attempt / 2),
                IsLast: attempt == MaxAttempts - 1))
            .Where(next => next.IsLast || AreInputDerivativesExact(objective, next.Point.P, next.Point.Batch))
            .Select(next => (Point: EvaluationPoint.AllCoordinates(next.Point.P, next.Point.Batch), next.IsLast))
            .Select(next => (Report: check(next.Point), next.IsLast))
            .First(next => next.IsLast || next.Report.CoordinatesSkipped == 0).Report;

    // Perturbed inputs pass through all layers and need the most bits, so testing some first rejects an unsuitable point early.
    static bool AreInputDerivativesExact(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var derivative = Oracle.Lattice.DerivativeFunction(objective, ParametersAndInputs.AppendInputs(p, batch.X), batch.Target);
        return Enumerable.Range(0, Math.Min(batch.X.Columns, MaxInputsTested)).All(i => derivative(p.Matrices.Length, i) is not null);
    }
}
