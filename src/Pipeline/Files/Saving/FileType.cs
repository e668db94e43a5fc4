using System.Runtime.InteropServices;

namespace Pipeline.Files;

/// <summary>The type of what a path stands for, links followed; .NET does not tell a device from a file.</summary>
static partial class FileType
{
    const int CurrentDirectory = -100, TypeMask = 0xF000, ModeOffset = 28, BufferSize = 256;
    const uint TypeOnly = 1;

    /// <summary>Types as <c>stat</c> has them, and 0 where there is nothing.</summary>
    public const int None = 0, Pipe = 0x1000, CharacterDevice = 0x2000, BlockDevice = 0x6000, Regular = 0x8000;

    /// <summary>The type; outside Linux a path under <c>/dev</c> is taken for a device, and others for files.</summary>
    public static int Of(string path)
    {
        if (!OperatingSystem.IsLinux()) return path.StartsWith("/dev/", StringComparison.Ordinal) ? CharacterDevice : Regular;
        Span<byte> status = stackalloc byte[BufferSize];
        return Statx(CurrentDirectory, path, 0, TypeOnly, ref status[0]) == 0
            ? BitConverter.ToUInt16(status[ModeOffset..]) & TypeMask
            : None;
    }

    // The struct of statx is the same on all processors: its mode are two bytes at 28.
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte status);
}
