using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>One shape of a digit: its strokes, each a list of anchors.</summary>
sealed record Glyph(ImmutableArray<ImmutableArray<Anchor>> Strokes)
{
    public static Glyph Of(params ImmutableArray<ImmutableArray<Anchor>> strokes) => new(strokes);

    /// <summary>
    /// Adds normal noise of standard deviation <paramref name="standardDeviation"/> to both coordinates of every anchor, 1.5 times as
    /// much at the ends of strokes, which vary most in handwriting.
    /// </summary>
    public Glyph Jitter(Key key, double standardDeviation) =>
        new([.. Strokes.Select((stroke, i) => Jitter(stroke, key.FoldIn(i), standardDeviation))]);

    static ImmutableArray<Anchor> Jitter(ImmutableArray<Anchor> stroke, Key key, double standardDeviation) =>
        [.. stroke.Select(
            (anchor, i) => Jitter(anchor, key, i, i == 0 || i == stroke.Length - 1 ? 1.5 * standardDeviation : standardDeviation))];

    static Anchor Jitter(Anchor anchor, Key key, int index, double standardDeviation) => anchor with
    {
        X = anchor.X + standardDeviation * key.Normal(2L * index),
        Y = anchor.Y + standardDeviation * key.Normal(2L * index + 1),
    };
}
