using System.Text;

namespace Pipeline.Cluster;

/// <summary>
/// What a rank writes to standard error. The first one prints it; of the others it is kept until it is known whether the first one says the
/// same.
/// </summary>
/// <param name="console">The standard error of the first rank; null for the others.</param>
sealed class RankErrors(TextWriter? console) : TextWriter
{
    const string Word = "error: ";

    readonly Lock gate = new();
    readonly StringBuilder kept = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The errors, without progress.</summary>
    public string Text => string.Join(' ', Lines());

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (gate) kept.Append(value);
        console?.Write(value);
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        lock (gate) kept.Append(value).Append('\n');
        console?.WriteLine(value);
    }

    /// <inheritdoc/>
    public override void Flush() => console?.Flush();

    /// <summary>Prints the errors with the number of the rank.</summary>
    public void Print(int rank, TextWriter error)
    {
        foreach (var line in Lines()) error.WriteLine($"{Word}rank {rank}: {line}");
        error.Flush();
    }

    IEnumerable<string> Lines()
    {
        lock (gate)
            return [.. kept.ToString().Split('\n', StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith(Word, StringComparison.Ordinal)).Select(line => line[Word.Length..])];
    }
}
