using System.Collections.Immutable;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Cluster;
using Pipeline.Options;
using Xunit;

namespace Pipeline.PropertyTests.Cluster;

public class VerdictTests
{
    static readonly RankReport ready = Ready(("seed", "1"), ("training images", "100 with SHA-256 ab"));

    [Fact]
    public void Ranks_that_say_the_same_train_together() => Assert.True(Verdict.Of([ready, ready, ready]).IsSucc);

    [Fact]
    public void A_difference_names_both_ranks_and_what_each_has() => Refused(
        ExitCode.Usage,
        "training images: rank 0 has 100 with SHA-256 ab, rank 2 has 100 with SHA-256 cd. "
            + "Start all ranks with the same program, options and data.",
        ready, ready, Ready(("seed", "1"), ("training images", "100 with SHA-256 cd")));

    [Fact]
    public void Many_differences_are_said_in_order_and_counted() => Refused(
        ExitCode.Usage,
        "a: rank 0 has 1, rank 1 has 2; b: rank 0 has 1, rank 1 has 2; c: rank 0 has 1, rank 1 has none; and 1 more. "
            + "Start all ranks with the same program, options and data.",
        Ready(("a", "1"), ("b", "1"), ("c", "1")), Ready(("a", "2"), ("b", "2"), ("d", "1")));

    [Fact]
    public void A_rank_that_failed_is_named_with_its_error() => Refused(
        ExitCode.BadData, "ranks 1, 3: no such file; rank 2: no memory",
        ready, Failed(ExitCode.BadData, "no such file"), Failed(ExitCode.Usage, "no memory"), Failed(ExitCode.BadData, "no such file"));

    [Fact]
    public void What_all_ranks_fail_with_is_what_the_first_one_has_said() => Refused(
        ExitCode.Usage, Verdict.OfAll(2, "--seed: found x"),
        Failed(ExitCode.Usage, "--seed: found x"), Failed(ExitCode.Usage, "--seed: found x"));

    [Fact]
    public void All_ranks_come_to_the_same_verdict() => Assert.All(
        SimulatedRanks.Run(3, rank =>
        {
            var group = new RankGroup(rank);
            var verdict = group.Meet(rank.Rank == 1 ? RankReport.Failed(ExitCode.BadData, "pets: no such directory") : ready);
            return (verdict.IsFail, group.HaveMet, group.HaveRefused, group.IsFirst == (rank.Rank == 0));
        }),
        outcome => Assert.Equal((true, true, true, true), outcome));

    [Fact]
    public void A_report_comes_out_of_its_message()
    {
        foreach (var report in new[] { ready, Failed(3, "wörds\nof two lines"), Ready() })
        {
            var decoded = RankReport.Decode([.. report.Encode()]);
            Assert.Equal((report.ExitCode, report.Error), (decoded.ExitCode, decoded.Error));
            Assert.Equal(report.Facts.AsEnumerable(), decoded.Facts);
        }
    }

    static void Refused(int exitCode, string message, params ImmutableArray<RankReport> reports)
    {
        var error = Verdict.Of(reports).Match(_ => Error.New(""), error => error);
        Assert.Equal((exitCode, message), (error.Code, error.Message));
    }

    static RankReport Ready(params (string Name, string Value)[] facts) =>
        RankReport.Ready(facts.Select(fact => KeyValuePair.Create(fact.Name, fact.Value)));

    static RankReport Failed(int exitCode, string error) => RankReport.Failed(exitCode, error);
}
