using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Nine =>
    [
        // A straight tail.
        Glyph.Of([At(73, 18), At(52, 1), At(28, 14), At(28, 42), At(52, 49), At(70, 34), Corner(74, 10), At(71, 55), At(68, 100)]),
        // A curved tail.
        Glyph.Of([At(74, 18), At(52, 0), At(27, 16), At(29, 44), At(54, 48), Corner(76, 14), At(78, 60), At(60, 95), At(26, 93)]),
        // A ring with the tail leaning away.
        Glyph.Of([At(72, 14), At(50, 1), At(26, 18), At(32, 44), At(58, 44), Corner(74, 14), At(60, 58), At(44, 100)]),
        // One movement, the ring left open.
        Glyph.Of([At(66, 5), At(40, 4), At(22, 26), At(34, 48), At(56, 46), Corner(75, 8), At(75, 50), At(70, 100)]),
        // A small ring, a long hooked tail.
        Glyph.Of([At(70, 12), At(52, 0), At(34, 12), At(34, 36), At(54, 40), Corner(72, 10), At(74, 56), At(66, 90), At(46, 100), At(28, 90)]),
    ];
}
