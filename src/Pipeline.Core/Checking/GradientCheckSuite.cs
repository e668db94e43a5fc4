using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>One line of the gradient lab: what an oracle says of many networks.</summary>
/// <param name="Oracle">The oracle's name.</param>
/// <param name="Networks">Networks checked.</param>
/// <param name="Derivatives">Derivatives compared, by parameters and by inputs.</param>
/// <param name="WorstError">The largest error of all.</param>
/// <param name="Tolerance">What is allowed.</param>
/// <param name="Passed">The verdict.</param>
/// <param name="Worst">The report that failed first, or else the one with the largest error.</param>
sealed record OracleResult(string Oracle, int Networks, long Derivatives, double WorstError, double Tolerance, bool Passed, GradientReport Worst);

/// <summary>All oracles on random networks, or on a given one.</summary>
static class GradientCheckSuite
{
    const int MostPlaces = 500, Directions = 4;

    /// <summary>Every oracle on its share of random networks; the rows depend on the key and the number alone.</summary>
    /// <param name="networks">How many for the lattice and for dual numbers; a fifth for the others.</param>
    /// <param name="key">The source of the networks.</param>
    /// <param name="threads">Threads to spread the networks over.</param>
    public static ImmutableArray<OracleResult> Run(int networks, Key key, int threads = 1) =>
    [
        Row(networks, threads, i => RandomNetworks.OnLattice(key.FoldIn(i)).Check(Oracle.Lattice)),
        Row(networks, threads, i => RandomNetworks.Any(key.FoldIn(i)).Check(Oracle.Dual)),
        .. new[] { Oracle.ComplexStep, Oracle.FivePoint, Oracle.CentralDifference }
            .Select(oracle => Row((networks + 4) / 5, threads, i => RandomNetworks.Any(key.FoldIn(i)).Check(oracle))),
        Row((networks + 4) / 5, threads, i => Along(RandomNetworks.Any(key.FoldIn(i)), key.FoldIn(i))),
    ];

    /// <summary>Every oracle but the lattice on one network; of a large one a random sample of the numbers, and random directions through all of them.</summary>
    public static ImmutableArray<OracleResult> Run(Objective objective, Parameters<double> p, Batch<double> batch, Key key, int threads = 1)
    {
        var places = ParametersAndInputs.Coordinates(ParametersAndInputs.Join(p, batch.X));
        ImmutableArray<(int, int)> some = places.Length <= MostPlaces ? places : [.. Enumerable.Range(0, MostPlaces).Select(i => places[key.UniformInt(i, places.Length)])];
        return
        [
            .. new[] { Oracle.Dual, Oracle.ComplexStep, Oracle.FivePoint, Oracle.CentralDifference }
                .Select(oracle => Row(1, 1, _ => GradientCheck.By(oracle, objective, p, batch, some))),
            Row(Directions, threads, i => GradientCheck.Directional(objective, p, batch, key.FoldIn(i))) with { Networks = 1 },
        ];
    }

    static GradientReport Along(RandomNetwork shape, Key key)
    {
        var (p, batch) = shape.OnGrid();
        return GradientCheck.Directional(shape.Objective, p, batch, key);
    }

    static OracleResult Row(int networks, int threads, Func<int, GradientReport> check)
    {
        var reports = OrderedParallel.Map(networks, threads, check);
        var worst = reports.FirstOrDefault(r => !r.Passed) ?? reports.MaxBy(r => r.WorstError)!;
        return new(worst.Oracle, networks, reports.Sum(r => (long)r.CoordinatesChecked), reports.Max(r => r.WorstError), worst.Tolerance, reports.All(r => r.Passed), worst);
    }
}
