namespace Pipeline.Options;

/// <summary>The files that a run of <c>train</c> reads and writes: none may be written over another.</summary>
static class FilesOfRun
{
    /// <summary>Two options that name one file, of which at least one is written; both are named.</summary>
    /// <param name="written">Options and the files that they write.</param>
    /// <param name="read">Options and the files that they read.</param>
    public static IEnumerable<string> Errors((string Option, string? Path)[] written, (string Option, string? Path)[] read) =>
        from i in Enumerable.Range(0, written.Length)
        from other in written[(i + 1)..].Concat(read)
        where written[i].Path is { } path && other.Path is { } otherPath && IsSame(path, otherPath)
        select $"{written[i].Option}: {written[i].Path} is also the file of {other.Option}. Name a file of its own.";

    // A name that is no path is an error of its own.
    static bool IsSame(string a, string b) => a.Length > 0 && b.Length > 0 && !a.Contains('\0') && !b.Contains('\0')
        && Path.GetFullPath(a) == Path.GetFullPath(b);
}
