using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Data;

namespace Pipeline.Shell.Files;

/// <summary>Files as results: what cannot be read or written is an error that names the file and what to do.</summary>
static class Disk
{
    /// <summary>All bytes of a file.</summary>
    public static Fin<ImmutableArray<byte>> Read(string path) => Guarded(path, "a readable file", "Check the name.", () =>
        Directory.Exists(path)
            ? In(path, new Fault("the file", "a directory", "a file", "Name a file in it.").ToError())
            : Fin<ImmutableArray<byte>>.Succ(ImmutableCollectionsMarshal.AsImmutableArray(File.ReadAllBytes(path))));

    /// <summary>What a decoder makes of a file; its errors get the file's name.</summary>
    public static Fin<A> Decode<A>(string path, Func<ImmutableArray<byte>, Fin<A>> decoder) =>
        Read(path).Bind(bytes => decoder(bytes).BiBind(Fin<A>.Succ, error => In(path, error)));

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
        if (Directory.Exists(path)) return In(path, new Fault("the file", "a directory", "a file", "Name a file in it.").ToError());
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
    public static Fin<A> Guarded<A>(string path, string expected, string remedy, Func<Fin<A>> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return In(path, new Fault("the file", Reason(exception), expected, remedy).ToError());
        }
    }

    /// <summary>An error with the file's name in front.</summary>
    public static Error In(string path, Error error) => Error.New(ExitCode.Data, $"{path}: {error.Message}");

    /// <summary>The name of a temporary file in the same directory.</summary>
    public static string Temporary(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.{Environment.ProcessId}.tmp");

    static string Reason(Exception exception) => exception switch
    {
        FileNotFoundException => "no such file",
        DirectoryNotFoundException => "no such directory",
        UnauthorizedAccessException => "no permission",
        _ => exception.Message.ReplaceLineEndings(" ").TrimEnd('.'),
    };
}
