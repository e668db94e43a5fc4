using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Formats;

/// <summary>An error in decoded bytes: the position, what was found, what was expected, and what the user can do.</summary>
/// <remarks>A decoder has no file name; its caller adds it.</remarks>
public sealed record DecodeError(string Where, string Found, string Expected, string Remedy) : Error
{
    /// <summary>The error as one line of text.</summary>
    public override string Message => $"{Where}: found {Found}, expected {Expected}. {Remedy}";

    /// <summary>False: invalid input is an expected error.</summary>
    public override bool IsExceptional => false;

    /// <summary>True.</summary>
    public override bool IsExpected => true;

    /// <summary>False: the error wraps no exception.</summary>
    public override bool Is<E>() => false;

    /// <summary>The error as an exception, for callers that throw.</summary>
    public override ErrorException ToErrorException() => new ExpectedException(Message, Code, Option<ErrorException>.None);

    /// <summary>The error as a failed result.</summary>
    public Fin<A> ToFin<A>() => Fin<A>.Fail(this);

    /// <summary>The error as one line of text.</summary>
    public override string ToString() => Message;
}
