using System.Runtime.InteropServices;
using Pipeline.Bench.Contenders;
using Pipeline.Bench.Processes;
using static System.FormattableString;

namespace Pipeline.Bench.Workers;

/// <summary>The largest resident set of <c>train</c>, as the system counts it for the only child of this process.</summary>
static partial class PeakMemory
{
    const int Children = -1, LargestSetAt = 4, Longs = 18;              // struct rusage: two times of two longs each, then ru_maxrss in kB

    public static IEnumerable<string> Run(ModelAndData asked)
    {
        var exit = Shell.Run(new(Ours.DotNet, Repository.Program, "train", "--data", asked["--data"], "--quiet"));
        if (!exit.IsGood) throw new UsageException(exit.Complaint);
        var usage = new long[Longs];
        if (Usage(Children, usage) != 0) throw new UsageException("getrusage: the system does not tell");
        yield return Invariant($"ours memory=train {usage[LargestSetAt] * 1024 / 1e6:F3} MB");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int Usage(int who, [Out] long[] usage);
}
