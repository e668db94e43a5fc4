using System.Runtime.Intrinsics.X86;
using System.Text.RegularExpressions;

namespace Pipeline.Bench.Machine;

/// <summary>The machine that figures were measured on.</summary>
/// <param name="Processor">The processor's model name.</param>
/// <param name="Cores">The cores that this process may use.</param>
/// <param name="Instructions">Its widest vector instructions.</param>
/// <param name="System">The operating system.</param>
sealed partial record MachineInfo(string Processor, int Cores, string Instructions, string System)
{
    public static MachineInfo OfThisMachine() => new(
        Line("/proc/cpuinfo", "model name", ':') is { } name ? $"{name}{Model()}" : "an unknown processor",
        Environment.ProcessorCount,
        Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? Fma.IsSupported ? "AVX2 with FMA" : "AVX2" : "no AVX2",
        Line("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? Environment.OSVersion.ToString());

    /// <summary>The machine as part of a file name.</summary>
    public string Slug =>
        NotInNames().Replace($"{Processor} {Cores} cores {Instructions.Split(' ')[0]}".ToLowerInvariant(), "-").Trim('-');

    // On a virtual machine the model name may be the vendor's name only: family and model distinguish generations.
    static string Model() => (Line("/proc/cpuinfo", "cpu family", ':'), Line("/proc/cpuinfo", "model\t", ':')) is ({ } family, { } model)
        ? $" (family {family}, model {model})"
        : "";

    static string? Line(string file, string start, char separator) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim()
        : null;

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
