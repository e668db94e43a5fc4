using System.Runtime.InteropServices;
using LanguageExt;
using Pipeline.Formats;

namespace Pipeline.Files;

/// <summary>What a path to save to stands for.</summary>
/// <param name="Path">The file itself: a link is followed, so that it stays and the file behind it is replaced.</param>
/// <param name="IsReplaced">Whether the file is replaced as a whole; a device or pipe is written into.</param>
/// <param name="FileMode">The permissions of the file that is replaced; null where there is none.</param>
sealed partial record SaveTarget(string Path, bool IsReplaced, UnixFileMode? FileMode)
{
    const int MaxLinks = 40;

    /// <summary>The target of an absolute path; an error for a directory and for a write-protected file.</summary>
    public static Fin<SaveTarget> ResolvePath(string fullPath)
    {
        if (Directory.Exists(fullPath)) return Fail("a directory", "a file", "Name a file in it.");
        var links = LinksOf(fullPath);
        if (IsDeviceOrPipe(fullPath) || links.Any(IsBelowProc)) return new SaveTarget(fullPath, IsReplaced: false, FileMode: null);
        var target = File.Exists(fullPath) && !OperatingSystem.IsWindows() ? RealPath(fullPath, 0) ?? links[^1] : links[^1];
        return !File.Exists(target) ? new SaveTarget(target, IsReplaced: true, FileMode: null)
            : (File.GetAttributes(target) & FileAttributes.ReadOnly) != 0
                ? Fail("a write-protected file", "a place to write to", "Make it writable, or choose another place.")
            : new SaveTarget(target, IsReplaced: true, OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(target));
    }

    /// <summary>The path, and what it links to, step by step; the last is no link.</summary>
    static string[] LinksOf(string path)
    {
        var links = new List<string> { path };
        while (new FileInfo(links[^1]).LinkTarget is not null)
        {
            if (links.Count > MaxLinks) throw new IOException("a link that leads back to itself");
            links.Add(File.ResolveLinkTarget(links[^1], returnFinalTarget: false)!.FullName);
        }
        return [.. links];
    }

    /// <summary>Links of the system stand for what a process has open, such as <c>/dev/stdout</c>: that is no name of a file.</summary>
    static bool IsBelowProc(string path) =>
        OperatingSystem.IsLinux() && System.IO.Path.GetDirectoryName(path) is { } directory
        && $"{RealPath(directory, 0)}/".StartsWith("/proc/", StringComparison.Ordinal);

    /// <summary>Whether a path, or what it links to, is neither a file nor a directory.</summary>
    public static bool IsDeviceOrPipe(string path) => FileType.Of(path) is not (FileType.None or FileType.Regular);

    static Fin<SaveTarget> Fail(string found, string expected, string remedy) =>
        new DecodeError("the file", found, expected, remedy).ToFin<SaveTarget>();

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial string? RealPath(string path, nint resolved);
}
