using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data.Preparation;

/// <summary>
/// The grey of the page without ink: a polynomial of degree two of the place, so that light may come from a side. It is fitted by
/// weighted least squares, first to the border, then to all of the image; what is far from it, as ink is, has no weight
/// (Tukey's biweight, https://en.wikipedia.org/wiki/Robust_regression).
/// </summary>
/// <remarks>Every step is odd in the grey values: the surface of the inverted image is the inverse, to the bit.</remarks>
static class PageSurface
{
    const int MaxSide = 24, TermCount = 6, BorderRounds = 4, Rounds = 8;
    const double BorderShare = 0.1, CutoffInDeviations = 6, MinCutoff = 6;

    /// <summary>The image minus its page.</summary>
    public static Raster Subtract(Raster image)
    {
        var coefficients = Fit(AreaAverage.Reduce(image.Values.AsSpan(), image.Rows, image.Columns, MaxSide));
        var difference = new double[image.Count];
        for (var row = 0; row < image.Rows; row++)
            for (int column = 0, i = row * image.Columns; column < image.Columns; column++, i++)
                difference[i] = image.Values[i] - Value(coefficients, Place(image, row, column));
        return image with { Values = ImmutableCollectionsMarshal.AsImmutableArray(difference) };
    }

    static ImmutableArray<double> Fit(Raster cells)
    {
        var all = Enumerable.Range(0, cells.Count).ToImmutableArray();
        var border = all.Where(i => IsBorder(cells, i)).ToImmutableArray();
        ImmutableArray<double> surface = [Median(border.Select(i => cells.Values[i])), .. new double[TermCount - 1]];
        for (var round = 0; round < Rounds; round++)
        {
            var cutoff = Math.Max(MinCutoff, CutoffInDeviations * Median(border.Select(i => Math.Abs(Distance(cells, surface, i)))));
            surface = WeightedLeastSquares(
                cells, round < BorderRounds ? border : all, i => Biweight(Distance(cells, surface, i) / cutoff));
        }
        return surface;
    }

    static double Distance(Raster cells, ImmutableArray<double> surface, int i) => cells.Values[i] - Value(surface, Place(cells, i));

    static bool IsBorder(Raster cells, int i)
    {
        var width = Math.Max(1, (int)(BorderShare * Math.Min(cells.Rows, cells.Columns)));
        var (row, column) = (i / cells.Columns, i % cells.Columns);
        return Math.Min(Math.Min(row, cells.Rows - 1 - row), Math.Min(column, cells.Columns - 1 - column)) < width;
    }

    /// <summary>The middle of a pixel; x and y go from −1 to 1 over the image.</summary>
    static (double X, double Y) Place(Raster image, int row, int column) =>
        ((2 * column + 1) / (double)image.Columns - 1, (2 * row + 1) / (double)image.Rows - 1);

    static (double X, double Y) Place(Raster image, int i) => Place(image, i / image.Columns, i % image.Columns);

    static double Value(ImmutableArray<double> c, (double X, double Y) at) =>
        c[0] + c[1] * at.X + c[2] * at.Y + c[3] * (at.X * at.X) + c[4] * (at.X * at.Y) + c[5] * (at.Y * at.Y);

    static double Biweight(double x) => Math.Abs(x) >= 1 ? 0 : (1 - x * x) * (1 - x * x);

    /// <summary>The mean of the two middle values, which is one of them for an odd number: odd in the values.</summary>
    static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToImmutableArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The c with the least Σ wᵢ (yᵢ − c·tᵢ)², by its normal equations, where tᵢ = (1, x, y, x², xy, y²).</summary>
    static ImmutableArray<double> WeightedLeastSquares(Raster cells, ImmutableArray<int> points, Func<int, double> weight)
    {
        var system = new double[TermCount, TermCount + 1];
        foreach (var point in points)
        {
            var (w, (x, y)) = (weight(point), Place(cells, point));
            ReadOnlySpan<double> terms = [1, x, y, x * x, x * y, y * y, cells.Values[point]];
            for (var i = 0; i < TermCount; i++)
                for (var j = 0; j <= TermCount; j++) system[i, j] += w * terms[i] * terms[j];
        }
        return LinearSystem.SolvePositive(system);
    }
}
