namespace Pipeline.Bench;

/// <summary>The paths of the repository.</summary>
static class Repository
{
    /// <summary>The folder of Pipeline.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder <c>bench</c>.</summary>
    public static string Bench => Path.Combine(Root, "bench");

    /// <summary>The sources of the peers.</summary>
    public static string Peers => Path.Combine(Bench, "peers");

    /// <summary>The program that src/Pipeline builds, with its runtime configuration in the same folder.</summary>
    public static string Program => Path.Combine(Root, "src", "Pipeline", "bin", "Release", "net10.0", "pipeline.dll");

    /// <summary>The folder for compiled peers, below the build output.</summary>
    public static string Build => Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "peers")).FullName;

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            folder = folder.Parent ?? throw new UsageException("No Pipeline.sln above this program: run it from the repository.");
        return folder.FullName;
    }
}
