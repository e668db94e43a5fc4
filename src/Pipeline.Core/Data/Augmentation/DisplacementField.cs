using System.Collections.Immutable;
using System.Runtime.Intrinsics;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>The elastic part of distortions: for each pixel a displacement along both axes, in pixels.</summary>
/// <remarks>
/// α·(w ∗ n), where n is uniform in (−1, 1), independent at each pixel and beyond the edges, and w is a Gaussian filter along both axes:
/// every pixel has mean 0 and deviation α·Σw²/√3, neighbours at distance d a correlation of about exp(−d²/4σ²).
/// </remarks>
sealed class DisplacementField
{
    readonly int rows, noiseRows, noiseColumns;
    readonly ImmutableArray<float> columnWeights, rowWeights;
    readonly uint[] noise;
    readonly float[] xNoise, yNoise, xFiltered, yFiltered;

    /// <summary>The memory for fields of one size and strength.</summary>
    public DisplacementField(int rows, int columns, double alpha, double sigma)
    {
        var margin = 2 * GaussianFilter.Radius(sigma);
        (this.rows, noiseRows, noiseColumns) = (rows, rows + margin, columns + margin);
        Stride = Filter.PaddedCount(columns);
        rowWeights = GaussianFilter.Weights(sigma);
        // A word has 16 bits of noise for each axis: the whole number k stands for (k + 1/2)/2¹⁵.
        columnWeights = [.. rowWeights.Select(w => (float)(w * alpha / (1 << 15)))];
        noise = new uint[Shapes.ElementCount(noiseRows, noiseColumns)];
        (xNoise, yNoise) = (new float[margin + Stride], new float[margin + Stride]);
        (xFiltered, yFiltered) = (new float[noiseRows * Stride], new float[noiseRows * Stride]);
        (X, Y) = (new float[rows * Stride], new float[rows * Stride]);
    }

    /// <summary>The distance between two rows of <see cref="X"/> and <see cref="Y"/>: the columns, padded.</summary>
    public int Stride { get; }

    /// <summary>Displacements along the columns, those of row y from y·Stride on.</summary>
    public float[] X { get; }

    /// <summary>Displacements along the rows.</summary>
    public float[] Y { get; }

    /// <summary>Draws the field of a key.</summary>
    public void Draw(Key key)
    {
        key.FillWords(0, noise);
        for (var row = 0; row < noiseRows; row++)
        {
            UnpackNoise(noise.AsSpan(row * noiseColumns, noiseColumns));
            Filter.WeightedSums(
                columnWeights, xNoise, yNoise, start: 0, step: 1, Stride, xFiltered.AsSpan(row * Stride), yFiltered.AsSpan(row * Stride));
        }
        for (var row = 0; row < rows; row++)
            Filter.WeightedSums(
                rowWeights, xFiltered, yFiltered, row * Stride, Stride, Stride, X.AsSpan(row * Stride), Y.AsSpan(row * Stride));
    }

    /// <summary>The two halves of words as noise along both axes.</summary>
    void UnpackNoise(ReadOnlySpan<uint> words)
    {
        var half = Vector512.Create(0.5f);
        var i = 0;
        for (; i + Vector512<int>.Count <= words.Length; i += Vector512<int>.Count)
        {
            var pair = Vector512.Create(words[i..]).AsInt32();
            (Vector512.ConvertToSingle(pair << 16 >> 16) + half).CopyTo(xNoise.AsSpan(i));
            (Vector512.ConvertToSingle(pair >> 16) + half).CopyTo(yNoise.AsSpan(i));
        }
        for (; i < words.Length; i++) (xNoise[i], yNoise[i]) = ((short)words[i] + 0.5f, (short)(words[i] >> 16) + 0.5f);
    }
}
