using System.Runtime.InteropServices;

namespace Pipeline.Files;

/// <summary>Opens a device or pipe for writing. To open a pipe waits for its reader, which is worth a line.</summary>
static partial class Pipe
{
    const int WriteOnly = 1, NonBlocking = 0x800, NoReader = 6;

    /// <summary>A stream into the device or pipe; <paramref name="say"/> gets the line that nobody reads from it yet.</summary>
    public static FileStream Open(string path, Action<string> say)
    {
        if (!OperatingSystem.IsLinux() || FileType.Of(path) != FileType.Pipe) return OpenAndWait(path);
        var descriptor = OpenDescriptor(path, WriteOnly | NonBlocking);
        if (descriptor < 0)
        {
            if (Marshal.GetLastPInvokeError() == NoReader) say($"waiting for a reader of the pipe {path}");
            return OpenAndWait(path);
        }
        // Closed after the second opening: a reader must not see an end between both.
        try { return OpenAndWait(path); }
        finally { _ = Close(descriptor); }
    }

    static FileStream OpenAndWait(string path) => new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
