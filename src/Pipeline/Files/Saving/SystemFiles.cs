using System.Runtime.InteropServices;

namespace Pipeline.Files;

/// <summary>The operations of the file system.</summary>
sealed partial class SystemFiles : IFileOperations
{
    const int ReadOnlyFlag = 0, InputOutputError = 5, NoSpace = 28;

    public static SystemFiles Instance { get; } = new();

    /// <remarks>
    /// Other processes cannot open the file while this one has it open, and so do not take it for a leftover. Windows renames an open file
    /// only where it may also be deleted.
    /// </remarks>
    public Stream CreateNew(string path, UnixFileMode? mode)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None,
        };
        if (mode is null || OperatingSystem.IsWindows()) return new FileStream(path, options);
        options.UnixCreateMode = mode;
        var stream = new FileStream(path, options);
        // The mode of creation is cut by the mask of the process.
        File.SetUnixFileMode(stream.SafeFileHandle, mode.Value);
        return stream;
    }

    public void Write(Stream stream, ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void FlushToDisk(Stream stream) => ((FileStream)stream).Flush(flushToDisk: true);

    public void Replace(string source, string destination) => File.Move(source, destination, overwrite: true);

    /// <remarks>A file system that cannot flush directories, or a directory that may not be read, is no error.</remarks>
    public void FlushDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = OpenDirectory(directory, ReadOnlyFlag);
        if (descriptor < 0) return;
        var error = Flush(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (error is InputOutputError or NoSpace)
            throw new IOException($"the directory could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    public void Delete(string path) => File.Delete(path);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDirectory(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
