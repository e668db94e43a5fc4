using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>Hand-written C, compiled for this machine.</summary>
static class CPeer
{
    const string Flags = "-O3 -march=native -ffast-math";

    public static Contender Find(Workshop shop)
    {
        if (Shell.FirstLine(new("gcc", "--version")) is not { } version) return Contender.Absent(Names.C, "gcc was not found");
        var (epochs, peak) = (Compile("per_sample"), Compile("fma_peak"));
        return new[] { epochs, peak }.FirstOrDefault(built => !built.Exit.IsGood) is { Exit: { } failed }
            ? Contender.Absent(Names.C, $"gcc: {failed.Complaint}")
            : new(Names.C, $"{version} {Flags}", job => shop.Placed(job, new(job.Verb == "peak" ? peak.Program : epochs.Program, [.. Workshop.Options(job, shop.Unpacked)])));
    }

    static (string Program, Exit Exit) Compile(string name)
    {
        var program = Path.Combine(Repository.Build, name);
        return (program, Shell.Run(new("gcc", [.. Flags.Split(' '), "-Wall", Path.Combine(Repository.Peers, $"{name}.c"), "-o", program, "-lm"])));
    }
}
