using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Execution;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Checking;

/// <summary>The result of one oracle over many networks.</summary>
/// <param name="OracleName">Name of the oracle.</param>
/// <param name="NetworkCount">Number of networks checked.</param>
/// <param name="DerivativeCount">Number of partial derivatives compared, by parameters and by inputs.</param>
/// <param name="WorstError">The largest error.</param>
/// <param name="Tolerance">The largest error that passes.</param>
/// <param name="Passed">Whether no report failed and some judged; an exact oracle must skip nothing.</param>
/// <param name="WorstReport">The first report that failed, otherwise the one with the largest error.</param>
sealed record OracleSummary(
    string OracleName, int NetworkCount, long DerivativeCount,
    double WorstError, double Tolerance, bool Passed, GradientReport WorstReport);

/// <summary>All oracles on random networks or on a given network.</summary>
static class GradientCheckSuite
{
    const int MaxCoordinates = 500, DirectionCount = 4;

    /// <summary>
    /// Every oracle on random networks, and the exact one on the gradients along which the executors train; the results depend only on the
    /// key and on the number of networks.
    /// </summary>
    /// <param name="networksPerExactOracle">Number of networks for the lattice and for dual numbers; a fifth of it, rounded up, for the other
    /// oracles.</param>
    /// <param name="key">The random key of the networks.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="stop">Asked before each network.</param>
    public static ImmutableArray<OracleSummary> CheckOracles(int networksPerExactOracle, Key key, int threads = 1, CancellationToken stop = default) =>
    [
        CheckNetworks(networksPerExactOracle, threads, i => RandomNetworks.DrawAnyForLattice(key.FoldIn(i)).CheckGradient(Oracle.Lattice), stop),
        CheckNetworks(networksPerExactOracle, threads, i => RandomNetworks.DrawAny(key.FoldIn(i)).CheckGradient(Oracle.Dual), stop),
        .. new[] { Oracle.ComplexStep, Oracle.FivePoint, Oracle.CentralDifference }
            .Select(oracle => CheckNetworks((networksPerExactOracle + 4) / 5, threads, i => RandomNetworks.DrawAny(key.FoldIn(i)).CheckGradient(oracle), stop)),
        CheckNetworks((networksPerExactOracle + 4) / 5, threads, i => Directional(RandomNetworks.DrawAny(key.FoldIn(i)), key.FoldIn(i)), stop),
        CheckNetworks((networksPerExactOracle + 4) / 5, threads, i => CheckExecutedGradient(
            "training on batches", ExecutedGradient.OfMinibatches, DrawForExecutor(i, key.FoldIn(i))), stop),
        CheckNetworks((networksPerExactOracle + 4) / 5, threads, i => CheckExecutedGradient(
            "training on samples", ExecutedGradient.OfSingleSamples,
            DrawForExecutor(i, key.FoldIn(i)) with { BatchSize = 1, WeightPenalty = 0 }), stop),
    ];

    /// <summary>
    /// Every oracle except the lattice on one network: on at most <see cref="MaxCoordinates"/> coordinates, sampled at random from a
    /// larger network, and along random directions in the space of all coordinates.
    /// </summary>
    public static ImmutableArray<OracleSummary> CheckOracles(
        Objective objective, Parameters<double> p, Batch<double> batch, Key key, int threads = 1, CancellationToken stop = default)
    {
        var all = ParametersAndInputs.Coordinates(ParametersAndInputs.AppendInputs(p, batch.X));
        ImmutableArray<(int, int)> coordinates = all.Length <= MaxCoordinates
            ? all
            : [.. Enumerable.Range(0, MaxCoordinates).Select(i => all[key.UniformInt(i, all.Length)])];
        return
        [
            .. new[] { Oracle.Dual, Oracle.ComplexStep, Oracle.FivePoint, Oracle.CentralDifference }
                .Select(oracle => CheckNetworks(1, 1, _ => GradientCheck.Check(oracle, objective, [new("", p, batch, coordinates)]), stop)),
            CheckNetworks(DirectionCount, threads, i => GradientCheck.Directional(objective, p, batch, key.FoldIn(i)), stop) with
            {
                NetworkCount = 1,
            },
        ];
    }

    /// <summary>The gradient that an executor descends along, on the lattice.</summary>
    static GradientReport CheckExecutedGradient(string name, ExecutedGradient gradient, RandomNetwork network) =>
        network.CheckGradient(Oracle.Lattice, gradient) with { OracleName = name };

    /// <summary>Every fourth network is wide: the executors have blocks and registers whose edges others do not reach.</summary>
    static RandomNetwork DrawForExecutor(int networkIndex, Key key) =>
        networkIndex % 4 == 3 ? RandomNetworks.DrawWideForLattice(key) : RandomNetworks.DrawAnyForLattice(key);

    static GradientReport Directional(RandomNetwork network, Key key)
    {
        var (p, batch) = network.RandomPointOnGrid();
        return GradientCheck.Directional(network.Objective, p, batch, key);
    }

    /// <summary>The reports of one oracle on networks 0 … <paramref name="count"/> − 1, summarized.</summary>
    public static OracleSummary CheckNetworks(int count, int threads, Func<int, GradientReport> checkNetwork, CancellationToken stop = default)
    {
        var reports = OrderedParallel.Map(count, threads, i => stop.IsCancellationRequested ? null! : checkNetwork(i));
        stop.ThrowIfCancellationRequested();
        var worst = reports.FirstOrDefault(IsFailure) ?? reports.MaxBy(r => (r.CoordinatesChecked > 0, r.WorstError))!;
        return new(
            worst.OracleName, count, reports.Sum(r => (long)r.CoordinatesChecked), reports.Max(r => r.WorstError), worst.Tolerance,
            worst.Passed, worst);
    }

    // Where nothing can be judged, as on a kink, a report has not passed, and nothing has failed.
    static bool IsFailure(GradientReport report) => report.Failed || report.Tolerance == 0 && !report.Passed;
}
