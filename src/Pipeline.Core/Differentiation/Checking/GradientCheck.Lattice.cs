using Pipeline.Numerics;

namespace Pipeline.Differentiation;

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
        .Select(attempt => OnLattice(objective, batch, key.FoldIn(attempt), sparsity: 1 + attempt / 2))
        .Select((report, attempt) => (Report: report, IsLast: attempt == Attempts - 1))
        .First(next => next.IsLast || next.Report.CoordinatesSkipped == 0).Report;

    static GradientReport OnLattice(Objective objective, int batch, Key key, int sparsity)
    {
        var (p, drawn) = DrawnPoint.OnLattice(objective.Network, key, batch, sparsity);
        return Lattice(objective, p, drawn);
    }
}
