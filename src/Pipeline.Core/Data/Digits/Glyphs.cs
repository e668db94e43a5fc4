using System.Collections.Immutable;
using static Pipeline.Data.Digits.Anchor;

namespace Pipeline.Data.Digits;

/// <summary>The glyphs of each digit, drawn with equal probability. The control points were made for this project.</summary>
static class Glyphs
{
    static readonly ImmutableArray<ImmutableArray<Glyph>> All = [Zero, One, Two, Three, Four, Five, Six, Seven, Eight, Nine];

    public static ImmutableArray<Glyph> Of(int digit) => All[digit];

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

    static ImmutableArray<Glyph> Two =>
    [
        // Straight base.
        Glyph.Of([At(20, 24), At(36, 3), At(62, 2), At(76, 22), At(66, 48), At(42, 74), Corner(18, 98), At(50, 97), At(82, 98)]),
        // A loop at the lower left.
        Glyph.Of(
            [At(22, 20), At(42, 2), At(68, 8), At(74, 30), At(56, 62), At(30, 90),
             At(14, 94), At(14, 82), At(30, 79), At(52, 92), At(70, 98), At(88, 88)]),
        // Angular, like a z.
        Glyph.Of([At(20, 10), At(48, 5), Corner(74, 8), At(48, 52), Corner(20, 95), At(50, 94), At(80, 95)]),
        // A swan: the neck far back, the base a wave.
        Glyph.Of(
            [At(26, 34), At(28, 10), At(54, 0), At(76, 18), At(70, 46),
             At(46, 72), Corner(18, 94), At(42, 88), At(66, 97), At(86, 88)]),
    ];

    static ImmutableArray<Glyph> Three =>
    [
        // Two bows meeting in a corner.
        Glyph.Of([At(20, 14), At(44, 0), At(71, 10), At(70, 33), Corner(42, 46), At(74, 58), At(78, 82), At(50, 100), At(16, 90)]),
        // Flat top.
        Glyph.Of(
            [At(20, 3), At(48, 2), Corner(76, 3), At(60, 22), Corner(44, 40),
             At(70, 48), At(80, 70), At(64, 95), At(38, 100), At(16, 90)]),
        // One movement, no corner.
        Glyph.Of([At(22, 12), At(50, 0), At(72, 16), At(60, 40), At(50, 47), At(66, 54), At(78, 76), At(54, 100), At(18, 91)]),
        // A small loop in the middle.
        Glyph.Of(
            [At(20, 15), At(48, 0), At(74, 16), At(60, 42), At(38, 50), At(34, 42),
             At(50, 42), At(74, 58), At(76, 84), At(50, 100), At(18, 92)]),
        // A small upper bow, the lower one curling in.
        Glyph.Of(
            [At(28, 14), At(48, 3), At(64, 14), At(60, 32), Corner(40, 40), At(70, 46),
             At(82, 68), At(68, 94), At(36, 99), At(16, 82), At(28, 74)]),
    ];

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

    static ImmutableArray<Glyph> Five =>
    [
        // The roof a stroke of its own.
        Glyph.Of(
            [At(30, 5), At(29, 24), Corner(26, 44), At(54, 37), At(77, 58), At(70, 88), At(42, 100), At(15, 91)],
            [At(30, 5), At(55, 3), At(82, 3)]),
        // One movement.
        Glyph.Of(
            [At(80, 3), At(55, 3), Corner(32, 5), At(30, 24), Corner(26, 45),
             At(54, 38), At(77, 60), At(68, 90), At(40, 100), At(15, 90)]),
        // Round, like an s.
        Glyph.Of([At(80, 4), At(50, 3), At(28, 18), At(36, 40), At(64, 52), At(75, 76), At(52, 99), At(16, 92)]),
        // A small bow under a long neck.
        Glyph.Of(
            [At(76, 3), At(54, 5), Corner(36, 6), At(32, 30), Corner(28, 56),
             At(50, 50), At(68, 66), At(64, 90), At(42, 100), At(20, 94)]),
    ];

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

    static ImmutableArray<Glyph> Eight =>
    [
        // An s closed on the way back.
        Glyph.Of(
            [At(72, 12), At(50, 0), At(28, 14), At(36, 38), At(64, 58), At(75, 82),
             At(50, 100), At(26, 82), At(38, 58), At(64, 36), At(74, 12)]),
        // Two rings.
        Glyph.Of(
            [At(52, 0), At(31, 10), At(29, 34), At(50, 46), At(70, 34), At(69, 10), At(50, 0)],
            [At(50, 46), At(25, 58), At(24, 86), At(50, 100), At(76, 86), At(75, 58), At(50, 46)]),
        // Begun in the middle.
        Glyph.Of(
            [At(52, 48), At(27, 28), At(36, 3), At(64, 3), At(72, 26), At(48, 50),
             At(24, 76), At(38, 99), At(64, 98), At(77, 76), At(50, 46)]),
        // Open at the top right.
        Glyph.Of(
            [At(80, 8), At(52, 1), At(30, 16), At(42, 42), At(68, 62), At(70, 90),
             At(44, 100), At(24, 84), At(40, 58), At(64, 38), At(78, 22)]),
        // Narrow, the lower ring small.
        Glyph.Of(
            [At(64, 8), At(46, 0), At(30, 16), At(38, 44), At(58, 66), At(62, 90),
             At(46, 100), At(34, 88), At(42, 64), At(62, 42), At(70, 18), At(58, 4)]),
    ];

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
        Glyph.Of(
            [At(70, 12), At(52, 0), At(34, 12), At(34, 36), At(54, 40),
             Corner(72, 10), At(74, 56), At(66, 90), At(46, 100), At(28, 90)]),
    ];
}
