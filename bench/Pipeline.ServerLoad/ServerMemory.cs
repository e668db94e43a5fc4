namespace Pipeline.ServerLoad;

/// <summary>The memory that the server has in use, by the Linux kernel.</summary>
sealed record ServerMemory(int? Process)
{
    public override string ToString() => Process is { } id && File.Exists($"/proc/{id}/status")
        ? File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Replace("\t", " ")
        : "memory not asked for";
}
