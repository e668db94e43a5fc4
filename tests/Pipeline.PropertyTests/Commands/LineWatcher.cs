namespace Pipeline.PropertyTests.Commands;

/// <summary>Output that acts on every line.</summary>
sealed class LineWatcher(Action<string> act) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value is not null) act(value);
    }
}
