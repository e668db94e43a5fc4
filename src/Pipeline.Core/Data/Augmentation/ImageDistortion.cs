using System.Runtime.Intrinsics;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>Distorts images of one size, one at a time, in memory of its own.</summary>
sealed class ImageDistortion
{
    readonly Augmentation strengths;
    readonly int rows, columns, sourceStride;
    readonly DisplacementField? elastic;
    readonly uint[] source, neighbours;
    readonly float[] xFractions, yFractions;
    readonly int[] places;

    /// <summary>The memory to distort images of rows × columns pixels.</summary>
    public ImageDistortion(Augmentation strengths, int rows, int columns)
    {
        (this.strengths, this.rows, this.columns) = (strengths, rows, columns);
        elastic = strengths.ElasticAlpha > 0 ? new(rows, columns, strengths.ElasticAlpha, strengths.ElasticSigma) : null;
        sourceStride = columns + 2;
        source = new uint[Shapes.ElementCount(rows + 2, sourceStride)];
        var width = DisplacementField.PaddedWidth(columns);
        (xFractions, yFractions, places, neighbours) = (new float[width], new float[width], new int[width], new uint[width]);
    }

    /// <summary>Writes the image, distorted as the key says.</summary>
    public void Distort(ReadOnlySpan<byte> image, Key key, Span<byte> destination)
    {
        if (strengths.IsNone)
        {
            image.CopyTo(destination);
            return;
        }
        var map = AffineMap.Draw(strengths, key.FoldIn(0), rows, columns);
        elastic?.Draw(key.FoldIn(1));
        LoadSource(image);
        for (var row = 0; row < rows; row++)
        {
            FindPlaces(map, row);
            for (var column = 0; column < columns; column++) neighbours[column] = source[places[column]];
            Interpolate(destination.Slice(row * columns, columns));
        }
    }

    /// <summary>
    /// Each element has a pixel and its neighbours to the right, below and to the lower right, from the lowest byte to the highest.
    /// There is a row above the image, a column to its left, and one of each at the other ends: all background.
    /// </summary>
    void LoadSource(ReadOnlySpan<byte> image)
    {
        Array.Clear(source);
        for (var row = 0; row < rows; row++)
        {
            var above = source.AsSpan(row * sourceStride, columns + 1);
            var here = source.AsSpan((row + 1) * sourceStride, columns + 1);
            for (var column = 0; column < columns; column++)
            {
                uint pixel = image[row * columns + column];
                above[column] |= pixel << 24;
                above[column + 1] |= pixel << 16;
                here[column] |= pixel << 8;
                here[column + 1] |= pixel;
            }
        }
    }

    /// <summary>For each pixel of a row: its place in the source, and how far from there to the right and below, as fractions.</summary>
    void FindPlaces(AffineMap map, int row)
    {
        var fromMiddleY = Vector512.Create((float)(row - AffineMap.Middle(rows)));
        var startX = Vector512.FusedMultiplyAdd(Vector512.Create(map.Xy), fromMiddleY, Vector512.Create(map.X0));
        var startY = Vector512.FusedMultiplyAdd(Vector512.Create(map.Yy), fromMiddleY, Vector512.Create(map.Y0));
        for (var column = 0; column < columns; column += Vector512<float>.Count)
        {
            var fromMiddleX = Vector512<float>.Indices + Vector512.Create((float)(column - AffineMap.Middle(columns)));
            var x = Vector512.FusedMultiplyAdd(Vector512.Create(map.Xx), fromMiddleX, startX);
            var y = Vector512.FusedMultiplyAdd(Vector512.Create(map.Yx), fromMiddleX, startY);
            if (elastic is not null)
            {
                x += Vector512.Create(elastic.X, row * elastic.Stride + column);
                y += Vector512.Create(elastic.Y, row * elastic.Stride + column);
            }
            // Beyond the edges everything is background, as in the row and the column at the edges.
            x = Vector512.Min(Vector512.Max(x, Vector512.Create(-1f)), Vector512.Create((float)columns));
            y = Vector512.Min(Vector512.Max(y, Vector512.Create(-1f)), Vector512.Create((float)rows));
            var (left, top) = (Vector512.Floor(x), Vector512.Floor(y));
            (x - left).CopyTo(xFractions, column);
            (y - top).CopyTo(yFractions, column);
            var (leftColumn, topRow) = (Vector512.ConvertToInt32(left), Vector512.ConvertToInt32(top));
            ((topRow + Vector512<int>.One) * Vector512.Create(sourceStride) + leftColumn + Vector512<int>.One).CopyTo(places, column);
        }
    }

    /// <summary>The pixels of a row, each rounded to the nearest.</summary>
    void Interpolate(Span<byte> destination)
    {
        Span<int> pixels = stackalloc int[Vector512<int>.Count];
        for (var column = 0; column < columns; column += Vector512<float>.Count)
        {
            var four = Vector512.Create(neighbours, column);
            var (x, y) = (Vector512.Create(xFractions, column), Vector512.Create(yFractions, column));
            var top = Between(Pixel(four, 0), Pixel(four, 8), x);
            var bottom = Between(Pixel(four, 16), Pixel(four, 24), x);
            Vector512.ConvertToInt32(Between(top, bottom, y) + Vector512.Create(0.5f)).CopyTo(pixels);
            var count = Math.Min(columns - column, pixels.Length);
            for (var i = 0; i < count; i++) destination[column + i] = (byte)pixels[i];
        }
    }

    static Vector512<float> Pixel(Vector512<uint> four, int shift) =>
        Vector512.ConvertToSingle((four >>> shift & Vector512.Create(255u)).AsInt32());

    /// <summary>a + f·(b − a), which is exactly a for f = 0.</summary>
    static Vector512<float> Between(Vector512<float> a, Vector512<float> b, Vector512<float> f) => Vector512.FusedMultiplyAdd(f, b - a, a);
}
