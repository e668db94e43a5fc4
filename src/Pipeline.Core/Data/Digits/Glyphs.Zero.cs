using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Zero =>
    [
        // A round ring, closed at the top.
        Glyph.Of([At(52, 0), At(27, 14), At(15, 50), At(27, 86), At(50, 100), At(73, 86), At(85, 50), At(74, 14), At(50, 0)]),
        // A narrow ring.
        Glyph.Of([At(54, 0), At(36, 18), At(29, 52), At(36, 86), At(50, 100), At(64, 86), At(71, 50), At(65, 16), At(50, 1)]),
        // Begun at the right, the end crossing the beginning.
        Glyph.Of([At(68, 10), At(46, 1), At(24, 20), At(16, 55), At(28, 90), At(52, 100), At(76, 82), At(84, 48), At(70, 14), At(42, 8)]),
        // Not quite closed at the top.
        Glyph.Of([At(40, 3), At(21, 24), At(17, 58), At(32, 94), At(58, 99), At(79, 78), At(83, 40), At(68, 10), At(54, 5)]),
        // Slashed.
        Glyph.Of(
            [At(52, 0), At(27, 14), At(15, 50), At(27, 86), At(50, 100), At(73, 86), At(85, 50), At(74, 14), At(50, 0)],
            [At(80, 8), At(20, 92)]),
    ];
}
