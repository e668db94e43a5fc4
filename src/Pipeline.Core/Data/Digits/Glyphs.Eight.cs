using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Eight =>
    [
        // An s closed on the way back.
        Glyph.Of([At(72, 12), At(50, 0), At(28, 14), At(36, 38), At(64, 58), At(75, 82), At(50, 100), At(26, 82), At(38, 58), At(64, 36), At(74, 12)]),
        // Two rings.
        Glyph.Of(
            [At(52, 0), At(31, 10), At(29, 34), At(50, 46), At(70, 34), At(69, 10), At(50, 0)],
            [At(50, 46), At(25, 58), At(24, 86), At(50, 100), At(76, 86), At(75, 58), At(50, 46)]),
        // Begun in the middle.
        Glyph.Of([At(52, 48), At(27, 28), At(36, 3), At(64, 3), At(72, 26), At(48, 50), At(24, 76), At(38, 99), At(64, 98), At(77, 76), At(50, 46)]),
        // Open at the top right.
        Glyph.Of([At(80, 8), At(52, 1), At(30, 16), At(42, 42), At(68, 62), At(70, 90), At(44, 100), At(24, 84), At(40, 58), At(64, 38), At(78, 22)]),
        // Narrow, the lower ring small.
        Glyph.Of([At(64, 8), At(46, 0), At(30, 16), At(38, 44), At(58, 66), At(62, 90), At(46, 100), At(34, 88), At(42, 64), At(62, 42), At(70, 18), At(58, 4)]),
    ];
}
