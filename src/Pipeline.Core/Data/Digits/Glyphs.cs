using System.Collections.Immutable;

namespace Pipeline.Data.Digits;

/// <summary>The ways of writing each digit, every one as likely as the others of its digit; the control points are our own.</summary>
static partial class Glyphs
{
    static readonly ImmutableArray<ImmutableArray<Glyph>> All = [Zero, One, Two, Three, Four, Five, Six, Seven, Eight, Nine];

    public static ImmutableArray<Glyph> Of(int digit) => All[digit];
}
