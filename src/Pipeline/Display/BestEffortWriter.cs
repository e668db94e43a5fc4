using System.Text;
using LanguageExt;
using LanguageExt.Common;
using Pipeline.Options;

namespace Pipeline.Display;

/// <summary>
/// A console for results that must not end work whose files are worth more: after the first failure nothing more is written, and the end
/// says so.
/// </summary>
/// <param name="inner">The console.</param>
sealed class BestEffortWriter(TextWriter inner) : TextWriter
{
    OutputException? failure;

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Fails where results could not be written.</summary>
    public Fin<Unit> Check() => failure is null
        ? Unit.Default
        : Error.New(ExitCode.BadData, $"{failure.Message} Training went on, and its files are written.");

    /// <inheritdoc/>
    public override void Write(char value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(string? value) => Guard(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Guard(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Guard(inner.Flush);

    void Guard(Action write)
    {
        if (failure is not null) return;
        try
        {
            write();
        }
        catch (OutputException exception)
        {
            failure = exception;
        }
    }
}
