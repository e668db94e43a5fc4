using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Five =>
    [
        // The roof a stroke of its own.
        Glyph.Of([At(30, 5), At(29, 24), Corner(26, 44), At(54, 37), At(77, 58), At(70, 88), At(42, 100), At(15, 91)], [At(30, 5), At(55, 3), At(82, 3)]),
        // One movement.
        Glyph.Of([At(80, 3), At(55, 3), Corner(32, 5), At(30, 24), Corner(26, 45), At(54, 38), At(77, 60), At(68, 90), At(40, 100), At(15, 90)]),
        // Round, like an s.
        Glyph.Of([At(80, 4), At(50, 3), At(28, 18), At(36, 40), At(64, 52), At(75, 76), At(52, 99), At(16, 92)]),
        // A small bow under a long neck.
        Glyph.Of([At(76, 3), At(54, 5), Corner(36, 6), At(32, 30), Corner(28, 56), At(50, 50), At(68, 66), At(64, 90), At(42, 100), At(20, 94)]),
    ];
}
