using Pipeline.Files;

namespace Pipeline.PropertyTests.Files;

/// <summary>The operations of the file system, with a write that leaves out the last byte.</summary>
sealed class ShortWrites : IFileOperations
{
    readonly SystemFiles system = SystemFiles.Instance;

    public Stream CreateNew(string path, UnixFileMode? mode) => system.CreateNew(path, mode);

    public void Write(Stream stream, ReadOnlySpan<byte> bytes) => system.Write(stream, bytes[..^1]);

    public void FlushToDisk(Stream stream) => system.FlushToDisk(stream);

    public void Replace(string source, string destination) => system.Replace(source, destination);

    public void FlushDirectory(string directory) => system.FlushDirectory(directory);

    public void Delete(string path) => system.Delete(path);
}
