using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> One =>
    [
        // A stick.
        Glyph.Of([At(50, 0), At(50, 50), At(50, 100)]),
        // A stick, bowed.
        Glyph.Of([At(54, 0), At(49, 35), At(48, 70), At(51, 100)]),
        // A short flag.
        Glyph.Of([At(34, 18), Corner(52, 0), At(51, 50), At(50, 100)]),
        // A long flag.
        Glyph.Of([At(20, 36), At(38, 20), Corner(54, 0), At(53, 50), At(52, 100)]),
        // Flag and foot.
        Glyph.Of([At(30, 20), Corner(52, 0), At(51, 50), At(50, 98)], [At(24, 99), At(50, 98), At(76, 98)]),
    ];
}
