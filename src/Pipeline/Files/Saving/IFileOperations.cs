namespace Pipeline.Files;

/// <summary>The file operations of a save, in the order in which <see cref="AtomicFile"/> needs them; tests let each fail.</summary>
interface IFileOperations
{
    /// <summary>Creates a file that must not be there yet, with the permissions of the one it will replace; null for the usual.</summary>
    Stream CreateNew(string path, UnixFileMode? mode);

    /// <summary>Writes all bytes.</summary>
    void Write(Stream stream, ReadOnlySpan<byte> bytes);

    /// <summary>Returns when the bytes are on the disk.</summary>
    void FlushToDisk(Stream stream);

    /// <summary>Gives a file the name of another one of the same directory, which it replaces in one step.</summary>
    void Replace(string source, string destination);

    /// <summary>Returns when the names of a directory are on the disk.</summary>
    void FlushDirectory(string directory);

    /// <summary>Deletes a file that may be missing.</summary>
    void Delete(string path);
}
