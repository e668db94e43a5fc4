namespace Pipeline;

/// <summary>The encoding of the terminal, as POSIX has programs find it out.</summary>
static class Locale
{
    static readonly string[] variables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>
    /// Whether the first of <c>LC_ALL</c>, <c>LC_CTYPE</c> and <c>LANG</c> that is set names UTF-8. Where none is, the locale is C, which
    /// is ASCII; Windows has no such variables and takes UTF-8.
    /// </summary>
    public static bool IsUtf8(Func<string, string?> variable, bool isWindows)
    {
        var locale = variables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is null
            ? isWindows
            : locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase) || locale.Contains("UTF8", StringComparison.OrdinalIgnoreCase);
    }
}
