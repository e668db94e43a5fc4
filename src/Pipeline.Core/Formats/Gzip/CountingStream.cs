namespace Pipeline.Formats;

/// <summary>The bytes of a deflate body as the inflater asks for them, so that one knows how many it needed.</summary>
/// <remarks>
/// An inflater takes its input in blocks and does not say how much of the last block it used. Here all but the end of the body is served in bulk and
/// the end byte by byte: an inflater that is done before it was given the last byte ended early, and one that asks for more is not done.
/// </remarks>
sealed class CountingStream(ByteSource source, long start, long length, long bulk) : Stream
{
    /// <summary>Bytes handed out.</summary>
    internal long Served { get; set; }

    /// <summary>Bytes handed out by the last request.</summary>
    internal int LastServed { get; set; }

    /// <summary>Whether there was a request after the last byte.</summary>
    internal bool Overran { get; set; }

    /// <summary>Whether the bytes could not be had: then nothing is known of them.</summary>
    internal bool HasFailed { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        var wanted = (int)(Served < bulk ? Math.Min(bulk - Served, buffer.Length) : Math.Min(1, length - Served));
        HasFailed = true;
        var count = source.Read(start + Served, buffer[..wanted]);
        HasFailed = false;
        Overran |= count == 0;
        (Served, LastServed) = (Served + count, count);
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
