using System.Buffers;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Pipeline.PropertyTests.Kernels;

/// <summary>
/// Memory behind which stands a page that nobody may touch: who reads or writes beyond its end does not get away with it, the process ends.
/// Where the system is not Linux it is an ordinary array.
/// </summary>
sealed class GuardedMemory<T> : MemoryManager<T> where T : unmanaged
{
    readonly int length;
    readonly nint pages;
    readonly nuint accessible, reserved;
    readonly T[] ordinary = [];

    public GuardedMemory(int length)
    {
        this.length = length;
        if (!OperatingSystem.IsLinux())
        {
            ordinary = new T[length];
            return;
        }
        var page = (nuint)Environment.SystemPageSize;
        accessible = ((nuint)length * (nuint)Unsafe.SizeOf<T>() + page - 1) / page * page;
        reserved = accessible + page;
        pages = LinuxPages.Map(0, reserved, LinuxPages.NoAccess, LinuxPages.PrivateAnonymous, -1, 0);
        if (pages == -1) throw new Win32Exception();
        if (accessible > 0 && LinuxPages.Protect(pages, accessible, LinuxPages.ReadWrite) != 0) throw new Win32Exception();
    }

    /// <summary>The values, copied to the end, where the inaccessible page is next to them.</summary>
    public Memory<T> End(ReadOnlySpan<T> values)
    {
        var end = Memory[^values.Length..];
        values.CopyTo(end.Span);
        return end;
    }

    public override Span<T> GetSpan() => OperatingSystem.IsLinux()
        ? MemoryMarshal.CreateSpan(
            ref Unsafe.AddByteOffset(ref Unsafe.NullRef<T>(), pages + (nint)accessible - length * (nint)Unsafe.SizeOf<T>()), length)
        : ordinary;

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (pages != 0 && LinuxPages.Unmap(pages, reserved) != 0) throw new Win32Exception();
    }
}

static class LinuxPages
{
    public const int NoAccess = 0, ReadWrite = 3, PrivateAnonymous = 0x22;

    [DllImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static extern nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static extern int Protect(nint address, nuint length, int protection);

    [DllImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static extern int Unmap(nint address, nuint length);
}
