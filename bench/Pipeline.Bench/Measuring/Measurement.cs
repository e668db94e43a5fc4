using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Machine;
using Pipeline.Bench.Processes;
using static System.FormattableString;

namespace Pipeline.Bench.Measuring;

/// <summary>All rounds: every job once, in a fresh process, then every job once more, …: what drifts on a machine drifts for everybody.</summary>
/// <param name="Rounds">What was measured.</param>
/// <param name="Failures">What failed, and how.</param>
/// <param name="OtherWork">How busy others kept the cores before and after, in percent, where the system tells.</param>
sealed record Measurement(ImmutableArray<Round> Rounds, ImmutableDictionary<Job, string> Failures, ImmutableArray<double> OtherWork)
{
    const double MostOtherWork = 10;

    public static Measurement Run(ImmutableArray<Row> rows, ImmutableSortedDictionary<string, Contender> field, int rounds, Action<string> say)
    {
        ImmutableArray<Job> jobs = [.. rows.SelectMany(row => row.Jobs).Distinct().Where(job => field[job.By].Missing is null)];
        var plan = from round in Enumerable.Range(1, rounds) from index in Enumerable.Range(0, jobs.Length) select (Round: round, Index: index);
        var nothing = new Measurement([.. Enumerable.Repeat(Round.Empty, rounds)], ImmutableDictionary<Job, string>.Empty, []);
        return plan.Aggregate(nothing.Glanced(), (sofar, at) =>
        {
            var job = jobs[at.Index];
            var exit = Shell.Run(field[job.By].Start(job));
            say(Invariant($"round {at.Round}/{rounds}  {at.Index + 1,2}/{jobs.Length}  {exit.Seconds,5:F1} s  {job}"));
            return sofar.With(at.Round - 1, job, exit);
        }).Glanced();
    }

    /// <summary>Whether others were at work that a measurement cannot bear.</summary>
    public bool IsDisturbed => OtherWork.Any(percent => percent > MostOtherWork);

    Measurement Glanced() => Machine.OtherWork.Percent() is { } percent ? this with { OtherWork = OtherWork.Add(percent) } : this;

    Measurement With(int round, Job job, Exit exit) => exit.IsGood
        ? this with { Rounds = Rounds.SetItem(round, Rounds[round].With(job, [.. exit.Lines.Select(Reading.Parse).OfType<Reading>()])) }
        : this with { Failures = Failures.SetItem(job, exit.Complaint) };
}
