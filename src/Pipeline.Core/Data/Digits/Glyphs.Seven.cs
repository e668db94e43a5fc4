using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

static partial class Glyphs
{
    static ImmutableArray<Glyph> Seven =>
    [
        // Plain.
        Glyph.Of([At(18, 6), At(48, 4), Corner(80, 5), At(58, 48), At(42, 100)]),
        // With a bar.
        Glyph.Of([At(18, 6), At(48, 4), Corner(80, 5), At(58, 48), At(42, 100)], [At(32, 52), At(54, 50), At(78, 48)]),
        // With a serif.
        Glyph.Of([At(17, 24), Corner(18, 6), At(48, 5), Corner(80, 4), At(62, 46), At(46, 100)]),
        // A wave for a roof, the stem bowed.
        Glyph.Of([At(16, 16), At(32, 4), At(54, 10), Corner(82, 4), At(58, 34), At(48, 66), At(46, 100)]),
        // Round at the shoulder.
        Glyph.Of([At(18, 18), At(36, 4), At(64, 3), At(74, 18), At(60, 52), At(44, 100)]),
        // A serif and a bar.
        Glyph.Of([At(20, 20), Corner(20, 5), At(48, 5), Corner(78, 4), At(60, 48), At(44, 100)], [At(34, 54), At(74, 50)]),
    ];
}
