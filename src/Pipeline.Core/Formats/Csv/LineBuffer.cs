namespace Pipeline.Formats;

/// <summary>A buffer of text that is consumed at the front and refilled at the back.</summary>
sealed class LineBuffer(IByteReader reader, int capacity)
{
    readonly byte[] buffer = new byte[capacity];
    int start, end;

    /// <summary>The bytes that are read and not consumed.</summary>
    internal ReadOnlySpan<byte> Buffered => buffer.AsSpan(start, end - start);

    /// <summary>The maximum length of a line in bytes.</summary>
    internal int Capacity => capacity;

    /// <summary>The length of the first line, without its \n; all of the text if it has no \n.</summary>
    internal int LineEnd()
    {
        var end = Buffered.IndexOf((byte)'\n');
        if (end < 0 && ReadMore()) end = Buffered.IndexOf((byte)'\n');
        return end < 0 ? Buffered.Length : end;
    }

    /// <summary>Removes bytes at the front.</summary>
    internal void Skip(int count) => start += count;

    /// <summary>Moves the text to the front and fills the rest of the buffer; false if no bytes were read.</summary>
    internal bool ReadMore()
    {
        Buffered.CopyTo(buffer);
        (start, end) = (0, end - start);
        var count = reader.Fill(buffer.AsSpan(end));
        end += count;
        return count > 0;
    }
}
