using LanguageExt.Common;

namespace Pipeline.Options;

/// <summary>What the program returns to its caller.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A check failed, or an error that nobody foresaw.</summary>
    public const int Internal = 1;

    /// <summary>An option's name or value.</summary>
    public const int Usage = 2;

    /// <summary>Training diverged.</summary>
    public const int Diverged = 3;

    /// <summary>A file or directory that is missing, unreadable or bad.</summary>
    public const int Data = 4;

    /// <summary>Interrupted.</summary>
    public const int Interrupted = 130;

    /// <summary>The code of an error, which who knows where it comes from has given it.</summary>
    /// <remarks>An error without one of the codes above is nobody's doing but the program's: it is never taken for success.</remarks>
    public static int Of(Error error) => error.Code is Usage or Diverged or Data or Interrupted ? error.Code : Internal;
}
