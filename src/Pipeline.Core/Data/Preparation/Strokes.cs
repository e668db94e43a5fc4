using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data.Preparation;

/// <summary>The strokes of a digit among everything that is darker than the page: connected, near each other, not a speck.</summary>
static class Strokes
{
    // A part smaller than this share of the largest is a speck; one farther away than the largest is long does not belong to it.
    const double SpeckShare = 0.02, ReachInSides = 0.75;

    // What touches the border is the edge of the paper or of a shadow, if there is as much as this share of it elsewhere.
    const double InnerShare = 0.1;

    /// <summary>Which pixels belong to the digit: the connected parts (8 neighbours) of what is above the threshold, chosen.</summary>
    public static ImmutableArray<bool> Find(Raster ink, double threshold)
    {
        var parts = ConnectedParts.Of(ink, threshold);
        var chosen = Choose(parts.Parts, ink.Rows, ink.Columns).ToImmutableHashSet();
        var inside = new bool[ink.Count];
        for (var i = 0; i < inside.Length; i++) inside[i] = parts.Labels[i] >= 0 && chosen.Contains(parts.Labels[i]);
        return ImmutableCollectionsMarshal.AsImmutableArray(inside);
    }

    /// <summary>The pixels, and those up to two pixels away that have any ink: the soft edges of the strokes.</summary>
    public static ImmutableArray<bool> Grow(ImmutableArray<bool> strokes, Raster ink, double faintest) =>
        GrowByOne(GrowByOne(strokes, ink, faintest), ink, faintest);

    static ImmutableArray<bool> GrowByOne(ImmutableArray<bool> strokes, Raster ink, double faintest)
    {
        var grown = strokes.ToArray();
        for (var i = 0; i < grown.Length; i++)
            if (!strokes[i] && ink.Values[i] > faintest)
                grown[i] = ConnectedParts.Neighbours(ink.Rows, ink.Columns, i).Any(neighbour => strokes[neighbour]);
        return ImmutableCollectionsMarshal.AsImmutableArray(grown);
    }

    static IEnumerable<int> Choose(ImmutableArray<ConnectedPart> parts, int rows, int columns)
    {
        if (parts.IsEmpty) return [];
        var inner = parts.Where(part => !part.Box.TouchesBorder(rows, columns)).ToImmutableArray();
        var candidates = inner.Sum(part => part.Area) >= InnerShare * parts.Sum(part => part.Area) ? inner : parts;
        var largest = candidates.MaxBy(part => part.Area)!;
        return candidates
            .Where(part => part.Area >= SpeckShare * largest.Area
                && part.Box.DistanceTo(largest.Box) <= ReachInSides * largest.Box.LongerSide)
            .Select(part => part.Label);
    }
}
