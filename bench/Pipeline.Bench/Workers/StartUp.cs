using Pipeline.Bench.Contenders;
using Pipeline.Bench.Processes;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>The program from its start to its end, when it is asked about itself.</summary>
static class StartUp
{
    public static IEnumerable<string> Run(ModelAndData asked) =>
        from number in Enumerable.Range(1, asked.Whole("--times"))
        let exit = Shell.Run(new(Ours.DotNet, Repository.Program, $"--{asked["--about"]}"))
        select exit.IsGood
            ? Invariant($"ours start={asked["--about"]} time={number} {exit.Seconds * 1e3:F3} ms")
            : throw new UsageException(exit.Complaint);
}
