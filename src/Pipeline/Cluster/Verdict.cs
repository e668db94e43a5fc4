using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;

namespace Pipeline.Cluster;

/// <summary>Whether ranks may train together.</summary>
static class Verdict
{
    const int ShownDifferences = 3;

    /// <summary>Fails where a rank has failed, and where two are about to do different things; names both.</summary>
    public static Fin<Unit> Of(ImmutableArray<RankReport> reports)
    {
        var failed = Enumerable.Range(0, reports.Length).Where(rank => reports[rank].ExitCode != 0).ToImmutableArray();
        if (failed.Length > 0) return Error.New(reports[failed[0]].ExitCode, Failures(reports, failed));
        return Enumerable.Range(1, reports.Length - 1)
            .Select(rank => Differences(reports[0], reports[rank], rank))
            .FirstOrDefault(differences => differences.Length > 0) is { } found
            ? Error.New(ExitCode.Usage, found + " Start all ranks with the same program, options and data.")
            : Unit.Default;
    }

    /// <summary>Each error once, with the ranks that have it.</summary>
    static string Failures(ImmutableArray<RankReport> reports, ImmutableArray<int> failed) => string.Join("; ", failed
        .GroupBy(rank => reports[rank].Error)
        .Select(ranks => Failure([.. ranks], ranks.Key)));

    static string Failure(ImmutableArray<int> ranks, string error) =>
        $"{(ranks.Length == 1 ? "rank" : "ranks")} {string.Join(", ", ranks)}: {error}";

    /// <summary>What is said of an error that all ranks have.</summary>
    public static string OfAll(int ranks, string error) => Failure([.. Enumerable.Range(0, ranks)], error);

    static string Differences(RankReport first, RankReport other, int rank)
    {
        var (a, b) = (first.Facts.ToImmutableDictionary(), other.Facts.ToImmutableDictionary());
        // In the order in which they were said.
        var differences = first.Facts.Concat(other.Facts).Select(fact => fact.Key).Distinct()
            .Select(name => (Name: name, First: a.GetValueOrDefault(name, "none"), Other: b.GetValueOrDefault(name, "none")))
            .Where(fact => fact.First != fact.Other)
            .Select(fact => $"{fact.Name}: rank 0 has {fact.First}, rank {rank} has {fact.Other}")
            .ToImmutableArray();
        if (differences.IsEmpty) return "";
        var more = differences.Length > ShownDifferences ? $"; and {differences.Length - ShownDifferences} more" : "";
        return $"{string.Join("; ", differences.Take(ShownDifferences))}{more}.";
    }
}
