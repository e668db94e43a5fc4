using System.Runtime.Intrinsics;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>Distorts images of one size, one at a time, in memory of its own.</summary>
sealed class ImageDistortion
{
    readonly Augmentation strengths;
    readonly int rows, columns, sourceStride;
    readonly DisplacementField? elastic;
    readonly byte[] source;
    readonly uint[] neighbours;
    readonly float[] xFractions, yFractions;
    readonly int[] topLeftOffsets;

    /// <summary>The memory to distort images of rows × columns pixels.</summary>
    public ImageDistortion(Augmentation strengths, int rows, int columns)
    {
        (this.strengths, this.rows, this.columns) = (strengths, rows, columns);
        elastic = strengths.ElasticAlpha > 0 ? new(rows, columns, strengths.ElasticAlpha, strengths.ElasticSigma) : null;
        sourceStride = columns + 3;
        source = new byte[Shapes.ElementCount(rows + 3, sourceStride)];
        var width = Filter.PaddedCount(columns);
        (xFractions, yFractions, topLeftOffsets, neighbours) = (new float[width], new float[width], new int[width], new uint[width]);
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
            FindTopLeftOffsets(map, row);
            Filter.GatherNeighbours(source, sourceStride, topLeftOffsets.AsSpan(0, columns), neighbours);
            Interpolate(destination.Slice(row * columns, columns));
        }
    }

    /// <summary>
    /// The image with a row above it, a column to its left, and two of each at the other ends, where everything is background.
    /// </summary>
    void LoadSource(ReadOnlySpan<byte> image)
    {
        for (var row = 0; row < rows; row++)
            image.Slice(row * columns, columns).CopyTo(source.AsSpan((row + 1) * sourceStride + 1));
    }

    /// <summary>For each pixel of a row: its place in the source, and how far from there to the right and below, as fractions.</summary>
    void FindTopLeftOffsets(AffineMap map, int row)
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
            ((topRow + Vector512<int>.One) * Vector512.Create(sourceStride) + leftColumn + Vector512<int>.One)
                .CopyTo(topLeftOffsets, column);
        }
    }

    /// <summary>The pixels of a row, each rounded to the nearest.</summary>
    void Interpolate(Span<byte> destination)
    {
        for (var column = 0; column < columns; column += Vector512<float>.Count)
        {
            var four = Vector512.Create(neighbours, column);
            var (x, y) = (Vector512.Create(xFractions, column), Vector512.Create(yFractions, column));
            var top = Between(Pixel(four, 0), Pixel(four, 8), x);
            var bottom = Between(Pixel(four, 16), Pixel(four, 24), x);
            var pixels = NarrowToBytes(Vector512.ConvertToInt32(Between(top, bottom, y) + Vector512.Create(0.5f)));
            if (destination.Length - column >= Vector128<byte>.Count) pixels.CopyTo(destination[column..]);
            else
                for (var i = 0; column + i < destination.Length; i++) destination[column + i] = pixels[i];
        }
    }

    /// <summary>The lowest byte of each element.</summary>
    static Vector128<byte> NarrowToBytes(Vector512<int> x)
    {
        var words = Vector256.Narrow(x.GetLower(), x.GetUpper());
        return Vector128.Narrow(words.GetLower(), words.GetUpper()).AsByte();
    }

    static Vector512<float> Pixel(Vector512<uint> four, int shift) =>
        Vector512.ConvertToSingle((four >>> shift & Vector512.Create(255u)).AsInt32());

    /// <summary>a + f·(b − a), which is exactly a for f = 0.</summary>
    static Vector512<float> Between(Vector512<float> a, Vector512<float> b, Vector512<float> f) => Vector512.FusedMultiplyAdd(f, b - a, a);
}
