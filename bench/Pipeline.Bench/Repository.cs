namespace Pipeline.Bench;

/// <summary>Where things are.</summary>
static class Repository
{
    /// <summary>The folder of Pipeline.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>This folder of measurements.</summary>
    public static string Bench => Path.Combine(Root, "bench");

    /// <summary>The sources of the peers.</summary>
    public static string Peers => Path.Combine(Bench, "peers");

    /// <summary>The program, as its own project builds it; its runtime configuration lies beside it.</summary>
    public static string Program => Path.Combine(Root, "src", "Pipeline", "bin", "Release", "net10.0", "pipeline.dll");

    /// <summary>Where compiled peers go: below the build output.</summary>
    public static string Build => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "peers")).FullName;

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            folder = folder.Parent ?? throw new UsageException("No Pipeline.sln above this program: run it from the repository.");
        return folder.FullName;
    }
}
