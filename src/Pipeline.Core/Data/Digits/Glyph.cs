using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Data.Digits;

/// <summary>One shape of a digit: its strokes, each a list of anchors.</summary>
sealed record Glyph(ImmutableArray<ImmutableArray<Anchor>> Strokes)
{
    public static Glyph Of(params ImmutableArray<ImmutableArray<Anchor>> strokes) => new(strokes);

    /// <summary>
    /// Adds normal noise of standard deviation <paramref name="deviation"/> to both coordinates of every anchor, 1.5 times as
    /// much at the ends of strokes, which vary most in handwriting.
    /// </summary>
    public Glyph Jitter(Key key, double deviation) => new([.. Strokes.Select((stroke, i) => Jitter(stroke, key.FoldIn(i), deviation))]);

    static ImmutableArray<Anchor> Jitter(ImmutableArray<Anchor> stroke, Key key, double deviation) =>
        [.. stroke.Select((anchor, i) => Jitter(anchor, key, i, i == 0 || i == stroke.Length - 1 ? 1.5 * deviation : deviation))];

    static Anchor Jitter(Anchor anchor, Key key, int index, double deviation) => anchor with
    {
        X = anchor.X + deviation * key.Normal(2L * index),
        Y = anchor.Y + deviation * key.Normal(2L * index + 1),
    };
}
