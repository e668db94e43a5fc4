using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Six =>
    [
        // A curved stem.
        Glyph.Of([At(68, 1), At(40, 22), At(22, 60), At(30, 93), At(54, 100), At(74, 82), At(63, 59), At(40, 60), At(24, 76)]),
        // The stem hooked over.
        Glyph.Of([At(80, 13), At(62, 0), At(35, 16), At(18, 58), At(32, 95), At(62, 97), At(78, 74), At(58, 54), At(32, 60), At(22, 74)]),
        // A straight stem.
        Glyph.Of([At(60, 0), At(42, 32), At(27, 66), At(28, 92), At(50, 100), At(72, 85), At(62, 65), At(42, 66), At(27, 80)]),
        // A long stem, a small bowl.
        Glyph.Of([At(54, 0), At(34, 28), At(23, 66), At(30, 95), At(52, 98), At(63, 82), At(52, 68), At(36, 72), At(28, 84)]),
        // A wide bowl, left open.
        Glyph.Of([At(62, 2), At(34, 24), At(18, 58), At(24, 90), At(50, 100), At(78, 86), At(80, 62), At(60, 50), At(44, 58)]),
    ];
}
