using System.Runtime.InteropServices;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Processes;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>The maximum resident set size of <c>pipeline train</c>: <c>ru_maxrss</c> of the only child of this process.</summary>
static partial class PeakMemory
{
    // struct rusage: two timevals of two longs each, then ru_maxrss in kB.
    const int RUsageChildren = -1, MaxRssIndex = 4, LongCount = 18;

    public static IEnumerable<string> Run(WorkerOptions options)
    {
        var result = ProcessRunner.Run(new(PipelineContender.DotNet, Repository.Program, "train", "--data", options["--data"], "--quiet"));
        if (!result.Succeeded) throw new UsageException(result.ErrorMessage);
        var usage = new long[LongCount];
        if (GetResourceUsage(RUsageChildren, usage) != 0) throw new UsageException("getrusage: the system does not tell");
        yield return Invariant($"ours memory=train {usage[MaxRssIndex] * 1024 / 1e6:F3} MB");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, [Out] long[] usage);
}
