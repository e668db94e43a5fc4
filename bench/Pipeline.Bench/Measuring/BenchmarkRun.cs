using System.Collections.Immutable;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Machine;
using Pipeline.Bench.Processes;
using static System.FormattableString;

namespace Pipeline.Bench.Measuring;

/// <summary>
/// All rounds. A round runs every job once, each in a fresh process; rounds follow each other, so a slow drift of the machine affects all
/// contenders alike.
/// </summary>
/// <param name="Rounds">The measured values.</param>
/// <param name="Failures">The error messages of the jobs that failed.</param>
/// <param name="OtherWork">The background load before and after, in percent, where the system reports it.</param>
sealed record BenchmarkRun(ImmutableArray<Round> Rounds, ImmutableDictionary<Job, string> Failures, ImmutableArray<double> OtherWork)
{
    const double MaxOtherWork = 10;

    public static BenchmarkRun Run(
        ImmutableArray<Row> rows, ImmutableSortedDictionary<string, Contender> contenders, int rounds, Action<string> log)
    {
        ImmutableArray<Job> jobs =
            [.. rows.SelectMany(row => row.Jobs).Distinct().Where(job => contenders[job.Contender].UnavailableReason is null)];
        var schedule =
            from round in Enumerable.Range(1, rounds)
            from index in Enumerable.Range(0, jobs.Length)
            select (Round: round, Index: index);
        var empty = new BenchmarkRun([.. Enumerable.Repeat(Round.Empty, rounds)], ImmutableDictionary<Job, string>.Empty, []);
        return schedule.Aggregate(empty.WithOtherWork(), (run, next) =>
        {
            var job = jobs[next.Index];
            var result = ProcessRunner.Run(contenders[job.Contender].CreateCommand(job));
            log(Invariant($"round {next.Round}/{rounds}  {next.Index + 1,2}/{jobs.Length}  {result.Seconds,5:F1} s  {job}"));
            return run.With(next.Round - 1, job, result);
        }).WithOtherWork();
    }

    /// <summary>Whether the background load was too high for the figures to be valid.</summary>
    public bool IsDisturbed => OtherWork.Any(percent => percent > MaxOtherWork);

    BenchmarkRun WithOtherWork() => BackgroundLoad.Percent() is { } percent ? this with { OtherWork = OtherWork.Add(percent) } : this;

    BenchmarkRun With(int round, Job job, ProcessResult result) => result.Succeeded
        ? this with { Rounds = Rounds.SetItem(round, Rounds[round].With(job, MeasuredValue.ParseAll(result.Lines))) }
        : this with { Failures = Failures.SetItem(job, result.ErrorMessage) };
}
