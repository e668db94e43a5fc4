using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Two =>
    [
        // Straight base.
        Glyph.Of([At(20, 24), At(36, 3), At(62, 2), At(76, 22), At(66, 48), At(42, 74), Corner(18, 98), At(50, 97), At(82, 98)]),
        // A loop at the lower left.
        Glyph.Of([At(22, 20), At(42, 2), At(68, 8), At(74, 30), At(56, 62), At(30, 90), At(14, 94), At(14, 82), At(30, 79), At(52, 92), At(70, 98), At(88, 88)]),
        // Angular, like a z.
        Glyph.Of([At(20, 10), At(48, 5), Corner(74, 8), At(48, 52), Corner(20, 95), At(50, 94), At(80, 95)]),
        // A swan: the neck far back, the base a wave.
        Glyph.Of([At(26, 34), At(28, 10), At(54, 0), At(76, 18), At(70, 46), At(46, 72), Corner(18, 94), At(42, 88), At(66, 97), At(86, 88)]),
    ];
}
