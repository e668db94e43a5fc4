using Xunit;

namespace Pipeline.Browser;

/// <summary>A test in Chromium: skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    /// <summary>The variable that names the browser.</summary>
    public const string Variable = "CHROMIUM";

    public ChromiumFactAttribute()
    {
        if (Path is null) Skip = $"No Chromium was found; {Variable} may name one.";
    }

    /// <summary>The browser; null for none.</summary>
    public static string? Path { get; } =
        (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named
            ? [named]
            : (string[])["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"])
        .FirstOrDefault(File.Exists);
}
