using System.Runtime.InteropServices;
using Pipeline.Bench.Measuring;
using Pipeline.Bench.Processes;

namespace Pipeline.Bench.Contenders;

/// <summary>Our own side: a worker of this program, under the runtime configuration of the program itself.</summary>
static class Ours
{
    /// <summary>The host that starts .NET programs.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static Contender Find(Workshop shop) => new(Names.Ours, Version(), job => shop.Placed(job, Worker(job, shop)));

    static Command Worker(Job job, Workshop shop) => new(DotNet,
        ["exec", "--runtimeconfig", Path.ChangeExtension(Repository.Program, ".runtimeconfig.json"), typeof(Ours).Assembly.Location,
         "worker", job.Verb, .. Workshop.Options(job, job.Verb == "load-csv" ? shop.Unpacked : shop.Data)]);

    static string Version()
    {
        var git = Shell.FirstLine(new("git", "-C", Repository.Root, "describe", "--always", "--dirty", "--abbrev=12")) ?? "no commit";
        return $"{git}, {RuntimeInformation.FrameworkDescription}";
    }
}
