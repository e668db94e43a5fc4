using System.Text;

namespace Pipeline.Display;

/// <summary>A console whose lines have a format.</summary>
/// <param name="inner">The console.</param>
/// <param name="format">The format of its lines.</param>
/// <param name="name">
/// What an <see cref="OutputException"/> calls it; null for the console of errors, where nobody would see another one.
/// </param>
sealed class ConsoleWriter(TextWriter inner, TextFormat format, string? name) : TextWriter
{
    readonly StringBuilder line = new();

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        if (value == '\n') WriteLine();
        else if (value != '\r') line.Append(value);
    }

    /// <inheritdoc/>
    public override void WriteLine()
    {
        foreach (var part in format.WrapLine(line.ToString())) WriteGuarded(() => inner.WriteLine(part));
        line.Clear();
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        Write(value);
        WriteLine();
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (line.Length > 0) WriteGuarded(() => inner.Write(string.Join(Environment.NewLine, format.WrapLine(line.ToString()))));
        line.Clear();
        WriteGuarded(inner.Flush);
    }

    void WriteGuarded(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception)
        {
            if (name is null) return;
            throw new OutputException(name, exception);
        }
    }
}

/// <summary>A console that takes nothing more what is written to it, such as a file on a full disk.</summary>
/// <param name="name">Its name.</param>
/// <param name="inner">What it says.</param>
sealed class OutputException(string name, IOException inner)
    : Exception($"{name}: {inner.Message.TrimEnd('.')}. Free some space, or send the output elsewhere.", inner);
