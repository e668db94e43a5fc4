using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;

namespace Pipeline.KernelBenchmarks;

/// <summary>How kernels are measured.</summary>
static class Settings
{
    /// <summary>Under the runtime configuration that src/Pipeline/Pipeline.csproj gives the program; the threshold is 2,000,000 in hexadecimal.</summary>
    public static IConfig OfTheProgram() => DefaultConfig.Instance
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddJob(Job.Default
            .WithGcConcurrent(false)
            .WithEnvironmentVariables(new("DOTNET_TieredPGO", "0"), new EnvironmentVariable("DOTNET_GCLOHThreshold", "4000000"))
            .AsDefault());
}
