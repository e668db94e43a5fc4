using Pipeline.Bench.Contenders;
using Pipeline.Bench.Processes;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>Wall time of <c>pipeline --help</c> or <c>--version</c>, from start to exit.</summary>
static class StartUp
{
    public static IEnumerable<string> Run(WorkerOptions options) =>
        from number in Enumerable.Range(1, options.Int("--times"))
        let result = ProcessRunner.Run(new(PipelineContender.DotNet, Repository.Program, $"--{options["--about"]}"))
        select result.Succeeded
            ? Invariant($"ours start={options["--about"]} time={number} {result.Seconds * 1e3:F3} ms")
            : throw new UsageException(result.ErrorMessage);
}
