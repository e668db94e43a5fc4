using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Three =>
    [
        // Two bows meeting in a corner.
        Glyph.Of([At(20, 14), At(44, 0), At(71, 10), At(70, 33), Corner(42, 46), At(74, 58), At(78, 82), At(50, 100), At(16, 90)]),
        // Flat top.
        Glyph.Of([At(20, 3), At(48, 2), Corner(76, 3), At(60, 22), Corner(44, 40), At(70, 48), At(80, 70), At(64, 95), At(38, 100), At(16, 90)]),
        // One movement, no corner.
        Glyph.Of([At(22, 12), At(50, 0), At(72, 16), At(60, 40), At(50, 47), At(66, 54), At(78, 76), At(54, 100), At(18, 91)]),
        // A small loop in the middle.
        Glyph.Of([At(20, 15), At(48, 0), At(74, 16), At(60, 42), At(38, 50), At(34, 42), At(50, 42), At(74, 58), At(76, 84), At(50, 100), At(18, 92)]),
        // A small upper bow, the lower one curling in.
        Glyph.Of([At(28, 14), At(48, 3), At(64, 14), At(60, 32), Corner(40, 40), At(70, 46), At(82, 68), At(68, 94), At(36, 99), At(16, 82), At(28, 74)]),
    ];
}
