using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>Hand-written C, compiled for this machine.</summary>
static class CPeer
{
    const string Flags = "-O3 -march=native -ffast-math";

    public static Contender Find(JobContext context)
    {
        if (ProcessRunner.FirstLine(new("gcc", "--version")) is not { } version) return Contender.Unavailable(Names.C, "gcc was not found");
        var (epochs, peak, distortions) = (Compile("per_sample"), Compile("fma_peak"), Compile("distort"));
        return new[] { epochs, peak, distortions }.FirstOrDefault(compiled => !compiled.Result.Succeeded) is { Result: { } failed }
            ? Contender.Unavailable(Names.C, $"gcc: {failed.ErrorMessage}")
            : new(Names.C, $"{version} {Flags}", job => context.Configure(job, new(
                job.Verb switch { "peak" => peak.Program, "distort" => distortions.Program, _ => epochs.Program },
                [.. JobContext.Arguments(job, context.Unpacked)])));
    }

    static (string Program, ProcessResult Result) Compile(string name)
    {
        var program = Path.Combine(Repository.Build, name);
        var source = Path.Combine(Repository.Peers, $"{name}.c");
        return (program, ProcessRunner.Run(new("gcc", [.. Flags.Split(' '), "-Wall", source, "-o", program, "-lm"])));
    }
}
