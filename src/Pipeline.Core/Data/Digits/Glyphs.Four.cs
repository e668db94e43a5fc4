using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Four =>
    [
        // Open, angular.
        Glyph.Of([At(28, 4), At(23, 28), Corner(17, 54), At(48, 53), At(84, 51)], [At(68, 8), At(65, 54), At(61, 100)]),
        // Closed: a triangle on a pole.
        Glyph.Of([Corner(62, 0), At(38, 32), Corner(14, 64), At(50, 64), At(88, 63)], [At(63, 1), At(62, 50), At(61, 100)]),
        // Open and round, in one movement.
        Glyph.Of([At(22, 3), At(17, 30), At(28, 47), At(52, 46), At(68, 28), Corner(74, 3), At(70, 50), At(62, 100)]),
        // Closed by a curved arm, the bar short.
        Glyph.Of([At(66, 3), At(44, 18), At(24, 42), Corner(20, 54), At(46, 54), At(70, 50)], [At(70, 2), At(67, 50), At(58, 100)]),
        // Open and wide, the pole short.
        Glyph.Of([At(22, 10), At(20, 38), Corner(18, 60), At(50, 58), At(86, 58)], [At(64, 28), At(64, 62), At(62, 100)]),
    ];
}
