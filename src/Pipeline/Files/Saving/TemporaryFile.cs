using System.Diagnostics;
using System.Globalization;

namespace Pipeline.Files;

/// <summary>
/// Names of temporary files, <c>.NAME.PROCESS.RANDOM.tmp</c> beside the file that they will be, and what killed processes left of them.
/// </summary>
static class TemporaryFile
{
    // Names are limited, and the rest of a temporary one has to fit.
    const int MaxStemLength = 40, RandomDigits = 12;

    const string Extension = ".tmp";

    /// <summary>A path in the same directory that no other save has, of this process or of another one.</summary>
    public static string NewPath(string path) => Path.Combine(
        DirectoryOf(path), $"{Prefix(path)}{Environment.ProcessId}.{Guid.NewGuid().ToString("N")[..RandomDigits]}{Extension}");

    /// <summary>The directory of a file.</summary>
    public static string DirectoryOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } directory ? directory : ".";

    /// <summary>
    /// Deletes temporary files of a path whose process has ended. One that another process has open is left alone: in a container its
    /// process may not be seen.
    /// </summary>
    public static void DeleteLeftovers(string path)
    {
        foreach (var file in Directory.EnumerateFiles(DirectoryOf(path), $"*{Extension}").Where(file => IsLeftover(file, Prefix(path))))
            try
            {
                using (new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None)) File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, or gone meanwhile: no obstacle for a file of another name.
            }
    }

    static bool IsLeftover(string file, string prefix)
    {
        var name = Path.GetFileName(file);
        return name.StartsWith(prefix, StringComparison.Ordinal)
            && name[prefix.Length..].Split('.') is [var process, { Length: RandomDigits }, "tmp"]
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && !IsRunning(id);
    }

    static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    static string Prefix(string path)
    {
        var name = Path.GetFileName(path);
        var length = name.Length <= MaxStemLength ? name.Length
            : char.IsHighSurrogate(name[MaxStemLength - 1]) ? MaxStemLength - 1 : MaxStemLength;
        return $".{name[..length]}.";
    }
}
