using Pipeline.Files;

namespace Pipeline.PropertyTests.Files;

/// <summary>The operations of the file system, of which one fails.</summary>
/// <param name="failing">The number of the operation, from 0.</param>
/// <param name="isCrash">Whether the process ends there: then all operations after it fail too.</param>
/// <param name="failure">The exception; null for no space on the disk.</param>
sealed class FailingFiles(int failing, bool isCrash, Func<Exception>? failure = null) : IFileOperations
{
    readonly SystemFiles system = SystemFiles.Instance;

    public int Count { get; private set; }

    public Stream CreateNew(string path, UnixFileMode? mode)
    {
        Check();
        return system.CreateNew(path, mode);
    }

    public void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        system.Write(stream, bytes[..(bytes.Length / 2)]);
        stream.Flush();
        Check();
        system.Write(stream, bytes[(bytes.Length / 2)..]);
    }

    public void FlushToDisk(Stream stream)
    {
        Check();
        system.FlushToDisk(stream);
    }

    public void Replace(string source, string destination)
    {
        Check();
        system.Replace(source, destination);
    }

    public void FlushDirectory(string directory)
    {
        Check();
        system.FlushDirectory(directory);
    }

    public void Delete(string path)
    {
        Check();
        system.Delete(path);
    }

    void Check()
    {
        var number = Count++;
        if (number == failing || (isCrash && number > failing)) throw failure?.Invoke() ?? new IOException("No space left on device");
    }
}
