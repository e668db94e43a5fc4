using Pipeline.Differentiation;
using Pipeline.Numerics;

namespace Pipeline.Checking;

public static partial class GradientCheck
{
    const int Attempts = 40;

    /// <summary>Equality, tolerance 0, where the numbers are such that nothing is rounded; what is rounded nevertheless gets no verdict.</summary>
    public static GradientReport Lattice(Objective objective, Parameters<double> p, Batch<double> batch) => By(Oracle.Lattice, objective, p, batch);

    /// <summary>The same at lattice numbers drawn from the key, for rectifiers and identities with squared error.</summary>
    public static GradientReport Lattice(Layer network, Loss loss, Key key) => Lattice(new(network, loss), batch: 2, key);

    /// <summary>
    /// The same for an objective and a batch whose size is a power of two. Numbers that outgrow 53 bits, or come too near a kink, are drawn again,
    /// sparser each time.
    /// </summary>
    public static GradientReport Lattice(Objective objective, int batch, Key key) => Enumerable.Range(0, Attempts)
        .Select(attempt => (Point: RandomPoint.OnLattice(objective.Network, key.FoldIn(attempt), batch, sparsity: 1 + attempt / 2), IsLast: attempt == Attempts - 1))
        .Where(next => next.IsLast || InputsAreExact(objective, next.Point.P, next.Point.Batch))
        .Select(next => (Report: Lattice(objective, next.Point.P, next.Point.Batch), next.IsLast))
        .First(next => next.IsLast || next.Report.CoordinatesSkipped == 0).Report;

    // The inputs go through all layers and need the most bits: looking at them first saves the work on numbers that will not do.
    static bool InputsAreExact(Objective objective, Parameters<double> p, Batch<double> batch)
    {
        var derivative = Oracle.Lattice.Derivatives(objective, ParametersAndInputs.Join(p, batch.X), batch.Target);
        return Enumerable.Range(0, batch.X.Columns).All(i => derivative(p.Matrices.Length, i) is not null);
    }
}
