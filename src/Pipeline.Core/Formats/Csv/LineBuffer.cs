namespace Pipeline.Formats;

/// <summary>The part of a text that is in memory: consumed at the front, refilled at the back.</summary>
sealed class LineBuffer(IByteReader reader, int capacity)
{
    readonly byte[] buffer = new byte[capacity];
    int start, end;

    /// <summary>What is read and not yet consumed.</summary>
    internal ReadOnlySpan<byte> Text => buffer.AsSpan(start, end - start);

    /// <summary>The most that a line may have.</summary>
    internal int Capacity => capacity;

    /// <summary>The length of the first line, to its \n or to the end of all that fits.</summary>
    internal int LineEnd()
    {
        var end = Text.IndexOf((byte)'\n');
        if (end < 0 && Refill()) end = Text.IndexOf((byte)'\n');
        return end < 0 ? Text.Length : end;
    }

    /// <summary>Drops bytes from the front.</summary>
    internal void Consume(int count) => start += count;

    /// <summary>Moves the text to the front and reads as much as there is room for; false when nothing came.</summary>
    internal bool Refill()
    {
        Text.CopyTo(buffer);
        (start, end) = (0, end - start);
        var count = reader.Fill(buffer.AsSpan(end));
        end += count;
        return count > 0;
    }
}
