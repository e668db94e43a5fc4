using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using LanguageExt.Common;
using Microsoft.Win32.SafeHandles;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Files;

/// <summary>Files as results: what cannot be read or written is an error that names the file and what to do.</summary>
static class Disk
{
    /// <summary>What a decoder makes of all bytes of a file; its errors get the file's name.</summary>
    public static Fin<A> Decode<A>(string path, Func<ImmutableArray<byte>, Fin<A>> decoder) =>
        Open(path, () => ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(path))).Bind(bytes => Decoded(path, () => decoder(bytes)));

    /// <summary>The same for a file that is long: the decoder asks for its bytes piece by piece, so that it is never in memory as a whole.</summary>
    public static Fin<A> DecodeInPieces<A>(string path, Func<ByteSource, Fin<A>> decoder) =>
        Open(path, () => OpenToSeek(path)).Bind(file =>
        {
            using (file.Handle) return Decoded(path, () => decoder(new(file.Length, (offset, destination) => Fill(file.Handle, offset, destination))));
        });

    /// <summary>Writes a temporary file beside the place, down to the disk, and moves it there: nobody ever sees half of it.</summary>
    public static Fin<Unit> Write(string path, ImmutableArray<byte> bytes) => Guarded(path, "a place to write to", "Choose another place.", () =>
    {
        var temporary = Temporary(path);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew))
            {
                stream.Write(bytes.AsSpan());
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            return Fin<Unit>.Succ(Unit.Default);
        }
        finally
        {
            File.Delete(temporary);
        }
    });

    /// <summary>Whether a file could be written there, found out before hours of work are spent on its contents.</summary>
    public static Fin<Unit> CheckWritable(string path) => Guarded(path, "a place to write to", "Choose another place.", () =>
    {
        if (Directory.Exists(path)) return In(path, new DecodeError("the file", "a directory", "a file", "Name a file in it."));
        var probe = Temporary(path);
        File.Create(probe, 1, FileOptions.DeleteOnClose).Dispose();
        return Fin<Unit>.Succ(Unit.Default);
    });

    /// <summary>Makes a directory, and those above it.</summary>
    public static Fin<Unit> MakeDirectory(string path) => Guarded(path, "a directory to write to", "Choose another place.", () =>
    {
        Directory.CreateDirectory(path);
        return Fin<Unit>.Succ(Unit.Default);
    });

    /// <summary>The result of work on a file, with the errors of the file system as results.</summary>
    public static Fin<A> Guarded<A>(string path, string expected, string remedy, Func<Fin<A>> work) =>
        Guarded(path, expected, remedy, exception => IsOfDisk(exception) || exception is NotSupportedException or ArgumentException, work);

    static Fin<A> Guarded<A>(string path, string expected, string remedy, Func<Exception, bool> isExpected, Func<Fin<A>> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (isExpected(exception))
        {
            return In(path, new DecodeError("the file", Reason(exception), expected, remedy));
        }
    }

    /// <summary>An error about a file: with the name in front, and the exit code of bad data.</summary>
    public static Error In(string path, Error error) => Error.New(ExitCode.Data, $"{path}: {error.Message}");

    /// <summary>The name of a temporary file in the same directory.</summary>
    public static string Temporary(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");

    // A name may be one that no file can have, or that of a pipe.
    static Fin<A> Open<A>(string path, Func<A> open) => Guarded(path, "a readable file", "Check the name.", () =>
        Directory.Exists(path)
            ? In(path, new DecodeError("the file", "a directory", "a file", "Name a file in it."))
            : Fin<A>.Succ(open()));

    // While a decoder runs, only the disk may fail: anything else that it throws is our mistake, not the file's.
    static Fin<A> Decoded<A>(string path, Func<Fin<A>> decode) => Guarded(path, "a readable file", "Check the name.", IsOfDisk, () =>
        decode().BiBind(Fin<A>.Succ, error => In(path, error)));

    static bool IsOfDisk(Exception exception) => exception is IOException or UnauthorizedAccessException;

    static (SafeFileHandle Handle, long Length) OpenToSeek(string path)
    {
        var file = File.OpenHandle(path);
        try
        {
            return (file, RandomAccess.GetLength(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    static int Fill(SafeFileHandle file, long offset, Span<byte> destination)
    {
        var filled = 0;
        for (int count; filled < destination.Length && (count = RandomAccess.Read(file, destination[filled..], offset + filled)) > 0;) filled += count;
        return filled;
    }

    static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such directory",
        UnauthorizedAccessException => "no permission",
        _ => exception.Message.ReplaceLineEndings(" ").TrimEnd('.'),
    };
}
