using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data.Preparation;

/// <summary>A connected part of an image.</summary>
/// <param name="Label">Its number.</param>
/// <param name="Area">Its pixels.</param>
/// <param name="Box">The box around it.</param>
sealed record ConnectedPart(int Label, int Area, PixelBox Box);

/// <summary>The connected parts of an image, each pixel with its 8 neighbours.</summary>
/// <param name="Labels">The number of the part of each pixel, −1 for none.</param>
/// <param name="Parts">The parts in the order of their first pixels.</param>
readonly record struct ConnectedParts(ImmutableArray<int> Labels, ImmutableArray<ConnectedPart> Parts)
{
    /// <summary>The parts of what is above a threshold.</summary>
    public static ConnectedParts Of(Raster image, double threshold)
    {
        var labels = new int[image.Count];
        for (var i = 0; i < labels.Length; i++) labels[i] = image.Values[i] > threshold ? Unvisited : Outside;
        var parts = ImmutableArray.CreateBuilder<ConnectedPart>();
        var stack = new int[labels.Length];
        for (var i = 0; i < labels.Length; i++)
            if (labels[i] == Unvisited) parts.Add(Fill(labels, stack, i, parts.Count, image.Rows, image.Columns));
        return new(ImmutableCollectionsMarshal.AsImmutableArray(labels), parts.DrainToImmutable());
    }

    /// <summary>The indices of the up to 8 pixels around a pixel.</summary>
    public static IEnumerable<int> Neighbours(int rows, int columns, int i)
    {
        var (row, column) = (i / columns, i % columns);
        for (var y = Math.Max(0, row - 1); y <= Math.Min(rows - 1, row + 1); y++)
            for (var x = Math.Max(0, column - 1); x <= Math.Min(columns - 1, column + 1); x++)
                if (y != row || x != column) yield return y * columns + x;
    }

    const int Outside = -1, Unvisited = -2;

    static ConnectedPart Fill(int[] labels, int[] stack, int first, int label, int rows, int columns)
    {
        var (count, area, top, bottom, left, right) = (1, 0, rows, 0, columns, 0);
        (stack[0], labels[first]) = (first, label);
        while (count > 0)
        {
            count--;
            var i = stack[count];
            area++;
            (top, bottom) = (Math.Min(top, i / columns), Math.Max(bottom, i / columns));
            (left, right) = (Math.Min(left, i % columns), Math.Max(right, i % columns));
            foreach (var neighbour in Neighbours(rows, columns, i))
                if (labels[neighbour] == Unvisited) (stack[count++], labels[neighbour]) = (neighbour, label);
        }
        return new(label, area, new(top, left, bottom - top + 1, right - left + 1));
    }
}
