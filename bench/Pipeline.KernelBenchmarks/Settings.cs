using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;

namespace Pipeline.KernelBenchmarks;

/// <summary>The BenchmarkDotNet configuration.</summary>
static class Settings
{
    /// <summary>The runtime settings of src/Pipeline/Pipeline.csproj.</summary>
    public static IConfig OfTheProgram() => DefaultConfig.Instance
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddJob(Job.Default
            .WithGcConcurrent(false)
            .WithEnvironmentVariables(new EnvironmentVariable("DOTNET_TieredPGO", "0"))
            .AsDefault());
}
