namespace Pipeline.PropertyTests;

/// <summary>The working tree that the tests were built from.</summary>
static class Repository
{
    /// <summary>The directory of Pipeline.sln.</summary>
    public static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No Pipeline.sln above the tests.");
        return folder.FullName;
    }
}
