using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;

namespace Pipeline.KernelBenchmarks;

/// <summary>The BenchmarkDotNet configuration.</summary>
static class Settings
{
    /// <summary>
    /// The runtime settings of src/Pipeline/Pipeline.csproj; the environment variable takes its LOH threshold, 67,108,864 bytes, in
    /// hexadecimal.
    /// </summary>
    public static IConfig OfTheProgram() => DefaultConfig.Instance
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddJob(Job.Default
            .WithGcConcurrent(false)
            .WithEnvironmentVariables(new("DOTNET_TieredPGO", "0"), new EnvironmentVariable("DOTNET_GCLOHThreshold", "4000000"))
            .AsDefault());
}
