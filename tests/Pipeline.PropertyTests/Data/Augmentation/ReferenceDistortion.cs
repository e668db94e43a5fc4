using System.Collections.Immutable;
using Pipeline.Data;
using Pipeline.Numerics;

namespace Pipeline.PropertyTests.Data;

/// <summary>The distortion as its formula is written, pixel by pixel in double precision.</summary>
static class ReferenceDistortion
{
    /// <summary>The grey levels of a distorted image, not rounded.</summary>
    internal static double[] Distort(ReadOnlySpan<byte> image, int rows, int columns, Augmentation strengths, Key key)
    {
        var map = AffineMap.Draw(strengths, key.FoldIn(0), rows, columns);
        var (dx, dy) = Field(rows, columns, strengths.ElasticAlpha, strengths.ElasticSigma, key.FoldIn(1));
        var result = new double[rows * columns];
        for (var i = 0; i < result.Length; i++)
        {
            var (x, y) = (i % columns - (columns - 1) / 2.0, i / columns - (rows - 1) / 2.0);
            result[i] = Sample(
                image, rows, columns, map.Xx * x + map.Xy * y + map.X0 + dx[i], map.Yx * x + map.Yy * y + map.Y0 + dy[i]);
        }
        return result;
    }

    /// <summary>α·(w ∗ n) for both axes.</summary>
    internal static (double[] X, double[] Y) Field(int rows, int columns, double alpha, double sigma, Key key)
    {
        var weights = Gaussian(sigma);
        var width = columns + weights.Length - 1;
        var words = new uint[(rows + weights.Length - 1) * width];
        key.FillWords(0, words);
        return (Smooth(word => (short)word), Smooth(word => (short)(word >> 16)));

        double[] Smooth(Func<uint, short> half) =>
        [
            .. from row in Enumerable.Range(0, rows)
               from column in Enumerable.Range(0, columns)
               select alpha * (from i in Enumerable.Range(0, weights.Length)
                               from j in Enumerable.Range(0, weights.Length)
                               select weights[i] * weights[j] * (half(words[(row + i) * width + column + j]) + 0.5) / 32768).Sum(),
        ];
    }

    /// <summary>exp(−k²/2σ²) for |k| ≤ ⌈3σ⌉, divided by their sum.</summary>
    internal static ImmutableArray<double> Gaussian(double sigma)
    {
        var radius = (int)Math.Ceiling(3 * sigma);
        var bell = Enumerable.Range(-radius, 2 * radius + 1).Select(k => Math.Exp(-k * k / (2 * sigma * sigma))).ToArray();
        return [.. bell.Select(w => w / bell.Sum())];
    }

    static double Sample(ReadOnlySpan<byte> image, int rows, int columns, double x, double y)
    {
        var (left, top) = (Math.Floor(x), Math.Floor(y));
        var (fx, fy) = (x - left, y - top);
        return (1 - fy) * ((1 - fx) * Pixel(image, top, left) + fx * Pixel(image, top, left + 1))
            + fy * ((1 - fx) * Pixel(image, top + 1, left) + fx * Pixel(image, top + 1, left + 1));

        double Pixel(ReadOnlySpan<byte> pixels, double row, double column) =>
            row >= 0 && row < rows && column >= 0 && column < columns ? pixels[(int)row * columns + (int)column] : 0;
    }
}
