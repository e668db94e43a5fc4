namespace Pipeline;

/// <summary>What the program returns to its caller.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A check failed, or an error that nobody foresaw.</summary>
    public const int Internal = 1;

    /// <summary>An option's name or value.</summary>
    public const int Usage = Training.OptionText.Code;

    /// <summary>Training diverged.</summary>
    public const int Diverged = 3;

    /// <summary>A file or directory that is missing, unreadable or bad.</summary>
    public const int Data = Formats.DecodeError.Code;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;
}
