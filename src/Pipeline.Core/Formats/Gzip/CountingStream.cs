namespace Pipeline.Formats;

/// <summary>The bytes of a deflate body, counted as the inflater reads them.</summary>
/// <remarks>
/// An inflater reads in blocks and does not report how much of the last block it used. All but the last bytes of the body are therefore
/// served in blocks and the rest one byte at a time: an inflater that finishes before it has read the last byte ended early, and one that
/// requests more is not finished.
/// </remarks>
sealed class CountingStream(ByteSource source, long start, long length, long bulkLength) : Stream
{
    /// <summary>Bytes read so far.</summary>
    internal long BytesRead { get; set; }

    /// <summary>Bytes returned by the last read.</summary>
    internal int LastReadCount { get; set; }

    /// <summary>Whether a read was requested after the last byte.</summary>
    internal bool WasReadPastEnd { get; set; }

    /// <summary>Whether the source failed in a read: an exception then says nothing about the bytes.</summary>
    internal bool HasFailed { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        var requested = (int)(BytesRead < bulkLength ? Math.Min(bulkLength - BytesRead, buffer.Length) : Math.Min(1, length - BytesRead));
        HasFailed = true;
        var count = source.Read(start + BytesRead, buffer[..requested]);
        HasFailed = false;
        WasReadPastEnd |= count == 0;
        (BytesRead, LastReadCount) = (BytesRead + count, count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
