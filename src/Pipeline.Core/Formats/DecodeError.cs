using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Formats;

/// <summary>What is wrong with bytes that came from outside: where, what was found, what was expected, what to do.</summary>
/// <remarks>The decoders know positions, not files; the program puts the file's name in front.</remarks>
public sealed record DecodeError(string Where, string Found, string Expected, string Remedy)
{
    /// <summary>The code of an error about data; also the exit code of the program.</summary>
    public const int Code = 4;

    /// <summary>The fault as an error of the decoders.</summary>
    public Error ToError() => Error.New(Code, ToString());

    /// <summary>The fault as a failed result.</summary>
    public Fin<A> ToFin<A>() => Fin<A>.Fail(ToError());

    /// <summary>One line for people.</summary>
    public override string ToString() => $"{Where}: found {Found}, expected {Expected}. {Remedy}";
}
