namespace Pipeline.Files;

/// <summary>
/// Replaces a file as a whole: under its name there is the old one or the new one at any time, also after a crash or a loss of power.
/// </summary>
static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file in the same directory, flushes it to disk, gives it the name, and flushes the directory. On an error the old
    /// file stays, or the new one is there whole, and the temporary file is deleted.
    /// </summary>
    public static void Replace(IFileOperations files, SaveTarget target, ReadOnlySpan<byte> bytes)
    {
        var temporaryPath = TemporaryFile.NewPath(target.Path);
        try
        {
            using var stream = files.CreateNew(temporaryPath, target.FileMode);
            files.Write(stream, bytes);
            files.FlushToDisk(stream);
            files.Replace(temporaryPath, target.Path);
        }
        catch
        {
            DeleteQuietly(files, temporaryPath);
            throw;
        }
        files.FlushDirectory(TemporaryFile.DirectoryOf(target.Path));
    }

    /// <summary>Writes into a device or pipe, which has no contents to lose.</summary>
    public static void WriteInto(SaveTarget target, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(target.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(bytes);
    }

    // The first error is the one to tell of.
    static void DeleteQuietly(IFileOperations files, string path)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
