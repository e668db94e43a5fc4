using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Pipeline.Data.Preparation;

/// <summary>A value for each pixel of an image.</summary>
/// <param name="Rows">Pixel rows.</param>
/// <param name="Columns">Pixel columns.</param>
/// <param name="Values">rows × columns, row-major.</param>
readonly record struct Raster(int Rows, int Columns, ImmutableArray<double> Values)
{
    /// <summary>Number of pixels.</summary>
    public int Count => Values.Length;

    /// <summary>The values, changed one by one; the function gets their index too.</summary>
    public Raster Map(Func<double, int, double> f)
    {
        var mapped = new double[Count];
        for (var i = 0; i < mapped.Length; i++) mapped[i] = f(Values[i], i);
        return this with { Values = ImmutableCollectionsMarshal.AsImmutableArray(mapped) };
    }

    /// <summary>Σ v³.</summary>
    public double ThirdMoment()
    {
        var sum = 0.0;
        foreach (var value in Values) sum += value * value * value;
        return sum;
    }

    /// <summary>The values with a property; where there are many, evenly spread ones of them.</summary>
    public ImmutableArray<double> SampleWhere(Func<double, bool> isChosen)
    {
        var chosen = ImmutableArray.CreateBuilder<double>();
        foreach (var value in Values)
            if (isChosen(value)) chosen.Add(value);
        var step = 1 + chosen.Count / EnoughValues;
        return step == 1 ? chosen.DrainToImmutable() : [.. Enumerable.Range(0, chosen.Count / step).Select(i => chosen[i * step])];
    }

    // A quantile of so many values is as good as one of all.
    const int EnoughValues = 4096;

    /// <summary>The value below which <paramref name="share"/> of the values are, 0 … 1, or 0 where there are none.</summary>
    public static double Quantile(ImmutableArray<double> values, double share) =>
        values.IsEmpty ? 0 : values.Sort()[(int)(share * (values.Length - 1))];

    /// <summary>The centre of mass of a box, in pixels from the upper left corner of the image: Σ v·(x, y) / Σ v.</summary>
    public (double X, double Y) CentreOfMass(PixelBox box)
    {
        var (x, y, total) = (0.0, 0.0, 0.0);
        for (var row = box.Top; row < box.Top + box.Rows; row++)
            for (var column = box.Left; column < box.Left + box.Columns; column++)
            {
                var value = Values[row * Columns + column];
                x += value * (column + 0.5);
                y += value * (row + 0.5);
                total += value;
            }
        return (x / total, y / total);
    }
}
