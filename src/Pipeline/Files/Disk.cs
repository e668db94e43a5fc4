using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using LanguageExt.Common;
using Microsoft.Win32.SafeHandles;
using Pipeline.Formats;
using Pipeline.Options;

namespace Pipeline.Files;

/// <summary>File access with errors as results: an error names the file and a remedy.</summary>
static class Disk
{
    static readonly Lock writing = new();

    /// <summary>Decodes a file that is read as a whole. Errors of the decoder get the name of the file.</summary>
    public static Fin<A> Decode<A>(string path, Func<ImmutableArray<byte>, Fin<A>> decoder) =>
        Open(path, () => ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(path)))
            .Bind(bytes => ToDecodeErrors(path, () => decoder(bytes)));

    /// <summary>Decodes a file that the decoder reads in pieces, so that it is never in memory as a whole.</summary>
    public static Fin<A> DecodeInPieces<A>(string path, Func<ByteSource, Fin<A>> decoder) =>
        Open(path, () => OpenSeekable(path)).Bind(file =>
        {
            using (file.Handle)
                return ToDecodeErrors(
                    path, () => decoder(new(file.Length, (offset, destination) => ReadFully(file.Handle, offset, destination))));
        });

    /// <summary>Writes a file as a whole: the old one stays until the new one is on the disk. See <see cref="AtomicFile"/>.</summary>
    public static Fin<Unit> Write(string path, ImmutableArray<byte> bytes) => Write(SystemFiles.Instance, path, bytes);

    /// <summary>The same with file operations that may be other than those of the system.</summary>
    public static Fin<Unit> Write(IFileOperations files, string path, ImmutableArray<byte> bytes) => WithTarget(path, target =>
    {
        // Whoever reads from a pipe may let it wait for long.
        if (target.IsReplaced) WithoutInterruption(() => AtomicFile.Replace(files, target, bytes.AsSpan()));
        else AtomicFile.WriteInto(target, bytes.AsSpan());
    });

    /// <summary>Runs work that the end of the process waits for: see <see cref="Interruption"/>.</summary>
    public static void WithoutInterruption(Action work)
    {
        lock (writing) work();
    }

    /// <summary>
    /// Checks that a file can be created at a path, before the computation of its contents, and deletes what killed processes left there.
    /// </summary>
    public static Fin<Unit> CheckWritable(string path) => WithTarget(path, target =>
    {
        if (!target.IsReplaced) return;
        TemporaryFile.DeleteLeftovers(target.Path);
        File.Create(TemporaryFile.NewPath(target.Path), 1, FileOptions.DeleteOnClose).Dispose();
    });

    static Fin<Unit> WithTarget(string path, Action<SaveTarget> work) =>
        ToDiskErrors(path, "a place to write to", "Choose another place.", () =>
            SaveTarget.ResolvePath(path).BiBind(
                target =>
                {
                    work(target);
                    return Fin<Unit>.Succ(Unit.Default);
                },
                error => WithPath(path, error)));

    /// <summary>Creates a directory and its parents.</summary>
    public static Fin<Unit> CreateDirectory(string path) => ToDiskErrors(path, "a directory to write to", "Choose another place.", () =>
    {
        Directory.CreateDirectory(path);
        return Fin<Unit>.Succ(Unit.Default);
    });

    /// <summary>Runs work on a file, with exceptions of the file system as errors.</summary>
    public static Fin<A> ToDiskErrors<A>(string path, string expected, string remedy, Func<Fin<A>> work) =>
        ToDiskErrors(
            path, expected, remedy,
            exception => IsFileSystemError(exception) || exception is NotSupportedException or ArgumentException,
            work);

    static Fin<A> ToDiskErrors<A>(string path, string expected, string remedy, Func<Exception, bool> isExpected, Func<Fin<A>> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (isExpected(exception))
        {
            return WithPath(path, new DecodeError("the file", ReasonOf(exception), expected, remedy));
        }
    }

    /// <summary>An error of a file: the message is prefixed with its name, the exit code is that of data errors.</summary>
    public static Error WithPath(string path, Error error) => Error.New(ExitCode.BadData, $"{path}: {error.Message}");

    // NotSupportedException and ArgumentException are errors too: the path may be invalid, or that of a pipe, which cannot seek.
    static Fin<A> Open<A>(string path, Func<A> open) => ToDiskErrors(path, "a readable file", "Check the name.", () =>
        Directory.Exists(path)
            ? WithPath(path, new DecodeError("the file", "a directory", "a file", "Name a file in it."))
            : Fin<A>.Succ(open()));

    // While a decoder runs, only exceptions of the file system are errors of the file; any other exception is a bug in the decoder.
    static Fin<A> ToDecodeErrors<A>(string path, Func<Fin<A>> decode) =>
        ToDiskErrors(path, "a readable file", "Check the name.", IsFileSystemError, () =>
            decode().BiBind(Fin<A>.Succ, decodeError => WithPath(path, decodeError)));

    static bool IsFileSystemError(Exception exception) => exception is IOException or UnauthorizedAccessException;

    static (SafeFileHandle Handle, long Length) OpenSeekable(string path)
    {
        var handle = File.OpenHandle(path);
        try
        {
            return (handle, RandomAccess.GetLength(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    static int ReadFully(SafeFileHandle handle, long offset, Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length)
        {
            var count = RandomAccess.Read(handle, destination[filled..], offset + filled);
            if (count == 0) break;
            filled += count;
        }
        return filled;
    }

    static string ReasonOf(Exception exception) => exception switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such directory",
        UnauthorizedAccessException => "no permission",
        _ => exception.Message.ReplaceLineEndings(" ").TrimEnd('.'),
    };
}
