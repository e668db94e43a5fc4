using System.Runtime.InteropServices;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>Pipeline itself: a worker process of this program, under the runtime configuration of <c>pipeline</c>.</summary>
static class PipelineContender
{
    /// <summary>The host that starts .NET programs.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static Contender Find(JobContext context) =>
        new(Names.Ours, Version(), job => context.Configure(job, WorkerCommand(job, context)));

    static Command WorkerCommand(Job job, JobContext context) => new(DotNet,
    [
        "exec", "--runtimeconfig", Path.ChangeExtension(Repository.Program, ".runtimeconfig.json"),
        typeof(PipelineContender).Assembly.Location, "worker", job.Verb,
        .. JobContext.Arguments(job, job.Verb == "load-csv" ? context.Unpacked : context.Data),
    ]);

    static string Version()
    {
        var commit = ProcessRunner.FirstLine(new("git", "-C", Repository.Root, "describe", "--always", "--dirty", "--abbrev=12"));
        return $"{commit ?? "no commit"}, {RuntimeInformation.FrameworkDescription}";
    }
}
