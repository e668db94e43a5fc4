using LanguageExt;
using LanguageExt.Common;

namespace Pipeline.Formats;

/// <summary>What is wrong with bytes that came from outside: where, what was found, what was expected, what to do.</summary>
/// <remarks>The decoders know positions, not files; the program puts the file's name in front.</remarks>
public sealed record DecodeError(string Where, string Found, string Expected, string Remedy) : Error
{
    /// <summary>One line for people.</summary>
    public override string Message => $"{Where}: found {Found}, expected {Expected}. {Remedy}";

    /// <summary>Never: bad bytes are foreseen.</summary>
    public override bool IsExceptional => false;

    /// <summary>Always.</summary>
    public override bool IsExpected => true;

    /// <summary>Never: no exception stands behind it.</summary>
    public override bool Is<E>() => false;

    /// <summary>The fault for those who throw.</summary>
    public override ErrorException ToErrorException() => new ExpectedException(Message, Code, Option<ErrorException>.None);

    /// <summary>The fault as a failed result.</summary>
    public Fin<A> ToFin<A>() => Fin<A>.Fail(this);

    /// <summary>One line for people.</summary>
    public override string ToString() => Message;
}
