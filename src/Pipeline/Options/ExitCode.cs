using LanguageExt.Common;

namespace Pipeline.Options;

/// <summary>The exit codes of the program.</summary>
static class ExitCode
{
    /// <summary>Success.</summary>
    public const int Success = 0;

    /// <summary>A failed gradient check, or an unexpected exception.</summary>
    public const int Internal = 1;

    /// <summary>An unknown option or an invalid value.</summary>
    public const int Usage = 2;

    /// <summary>Training diverged.</summary>
    public const int Diverged = 3;

    /// <summary>A file or directory that is missing, unreadable or invalid.</summary>
    public const int BadData = 4;

    /// <summary>Interrupted by a signal: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>The exit code of an error: its own code where that is one of the above.</summary>
    /// <remarks>Every other code, 0 included, is an internal error, so that an error never ends in success.</remarks>
    public static int Of(Error error) => error.Code is Usage or Diverged or BadData or Interrupted ? error.Code : Internal;
}
