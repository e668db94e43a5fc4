using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipeline.Data.Preparation;

/// <summary>
/// Scales images by averages over areas: a pixel of the result is the mean of the source, whose pixels are squares of one value, over the
/// area that it covers, which is at least a source pixel wide. So an image is enlarged by linear interpolation, and one that is neither
/// scaled nor moved by a fraction stays what it is.
/// </summary>
static class AreaAverage
{
    /// <summary>The whole image with its longer side at most <paramref name="maxSide"/>; a smaller one keeps its size.</summary>
    public static Raster Reduce<T>(ReadOnlySpan<T> source, int rows, int columns, int maxSide) where T : unmanaged, INumberBase<T>
    {
        var step = Math.Max(1, Math.Max(rows, columns) / (double)maxSide);
        var (newRows, newColumns) = (ReducedSide(rows, step), ReducedSide(columns, step));
        return Resize(source, rows, columns, newRows, newColumns);
    }

    /// <summary>The whole image in another size.</summary>
    public static Raster Resize<T>(ReadOnlySpan<T> source, int rows, int columns, int newRows, int newColumns)
        where T : unmanaged, INumberBase<T> => Sample(
            source, columns, Stretches(rows, 0, rows / (double)newRows, newRows),
            Stretches(columns, 0, columns / (double)newColumns, newColumns));

    /// <summary>
    /// A window of an image: rows × columns pixels, each <paramref name="step"/> source pixels wide, from (left, top) on. Outside of the
    /// source there is 0.
    /// </summary>
    public static Raster Window(Raster source, double left, double top, double step, int rows, int columns) => Sample(
        source.Values.AsSpan(), source.Columns, Stretches(source.Rows, top, step, rows), Stretches(source.Columns, left, step, columns));

    static int ReducedSide(int side, double step) => Math.Max(1, (int)Math.Round(side / step));

    static Raster Sample<T>(ReadOnlySpan<T> source, int sourceColumns, ImmutableArray<Stretch> rows, ImmutableArray<Stretch> columns)
        where T : unmanaged, INumberBase<T>
    {
        var (result, line) = (new double[rows.Length * columns.Length], new double[columns.Length]);
        for (var row = 0; row < rows.Length; row++)
        {
            var target = result.AsSpan(row * line.Length, line.Length);
            for (var i = 0; i < rows[row].Weights.Length; i++)
            {
                AverageRow(source.Slice((rows[row].First + i) * sourceColumns, sourceColumns), columns, line);
                var weight = rows[row].Weights[i];
                for (var column = 0; column < target.Length; column++) target[column] += weight * line[column];
            }
        }
        return new(rows.Length, columns.Length, ImmutableCollectionsMarshal.AsImmutableArray(result));
    }

    static void AverageRow<T>(ReadOnlySpan<T> source, ImmutableArray<Stretch> columns, Span<double> line)
        where T : unmanaged, INumberBase<T>
    {
        for (var column = 0; column < line.Length; column++)
        {
            var weights = columns[column].Weights.AsSpan();
            var pixels = source.Slice(columns[column].First, weights.Length);
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++) sum += weights[i] * double.CreateTruncating(pixels[i]);
            line[column] = sum;
        }
    }

    static ImmutableArray<Stretch> Stretches(int sourceLength, double start, double step, int count) =>
        [.. Enumerable.Range(0, count).Select(i => Stretch.Around(start + (i + 0.5) * step, Math.Max(1, step), sourceLength))];

    /// <summary>The pixels along one axis that a pixel of the result covers.</summary>
    /// <param name="First">The first of them.</param>
    /// <param name="Weights">The share of the covered length in each of them: 1 in sum, unless it goes beyond an end.</param>
    readonly record struct Stretch(int First, ImmutableArray<double> Weights)
    {
        public static Stretch Around(double middle, double width, int sourceLength)
        {
            var (start, end) = (middle - width / 2, middle + width / 2);
            var first = (int)Math.Clamp(Math.Floor(start), 0, sourceLength);
            var count = Math.Max(0, (int)Math.Clamp(Math.Ceiling(end), 0, sourceLength) - first);
            return new(first, [.. Enumerable.Range(first, count).Select(
                i => Math.Max(0, Math.Min(end, i + 1) - Math.Max(start, i)) / (end - start))]);
        }
    }
}
