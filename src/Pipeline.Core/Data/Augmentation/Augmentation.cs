using System.Collections.Immutable;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>
/// Random distortions of images, as strengths: rotation, scaling, shear and shift, and the elastic distortion of handwriting.
/// </summary>
/// <remarks>
/// Output pixel p shows the image at q = A(p − c) + c + s + α·u(p), interpolated between four pixels, background beyond the edges. A draws
/// its rotation, scales and shear uniformly up to the strengths, s its shift; u is noise that is smoothed by a Gaussian filter. Strengths
/// of 0 give the image itself, bit for bit. A distortion is a pure function of image and key.
/// Source: Simard, Steinkraus and Platt, Best practices for convolutional neural networks (2003),
/// https://doi.org/10.1109/ICDAR.2003.1227801.
/// </remarks>
public sealed record Augmentation
{
    /// <summary>No distortion.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>Rotation by ±12°, scaling by ±12 %, shift by ±1.5 pixels.</summary>
    public static Augmentation Affine { get; } = new() { Rotation = 12, Scaling = 0.12, Shift = 1.5 };

    /// <summary>The elastic distortion of Simard and others: α = 34, σ = 4 pixels.</summary>
    public static Augmentation Elastic { get; } = new() { ElasticAlpha = 34 };

    /// <summary>Affine and elastic distortion.</summary>
    public static Augmentation Both { get; } = Affine with { ElasticAlpha = Elastic.ElasticAlpha };

    /// <summary>Every kind, by its name.</summary>
    public static ImmutableSortedDictionary<string, Augmentation> All { get; } = ImmutableSortedDictionary.CreateRange(
        new KeyValuePair<string, Augmentation>[] { new("none", None), new("affine", Affine), new("elastic", Elastic), new("both", Both) });

    internal const double RotationBound = 180, ShearBound = 90;

    const string SigmaName = "The deviation of the filter";

    internal const double MinElasticSigma = GaussianFilter.MinSigma, MaxElasticSigma = GaussianFilter.MaxSigma;

    /// <summary>The largest rotation to either side, in degrees, below 180.</summary>
    public double Rotation { get; init => field = Require.NotNegativeBelow(value, RotationBound, "The rotation"); }

    /// <summary>The largest change of either scale, as a fraction below 1.</summary>
    public double Scaling { get; init => field = Require.Fraction(value, "The scaling"); }

    /// <summary>The largest shear angle to either side, in degrees, below 90.</summary>
    public double Shear { get; init => field = Require.NotNegativeBelow(value, ShearBound, "The shear"); }

    /// <summary>The largest shift along either axis, in pixels.</summary>
    public double Shift { get; init => field = Require.NotNegative(value, "The shift"); }

    /// <summary>α: the smoothed noise is multiplied by it, in pixels; 0 for no elastic distortion.</summary>
    public double ElasticAlpha { get; init => field = Require.NotNegative(value, "The strength of the elastic distortion"); }

    /// <summary>σ: the deviation of the Gaussian filter of the noise, in pixels, from 0.1 to 64.</summary>
    public double ElasticSigma { get; init => field = Require.Between(value, MinElasticSigma, MaxElasticSigma, SigmaName); } = 4;

    /// <summary>Whether all strengths are 0.</summary>
    public bool IsNone => Rotation == 0 && Scaling == 0 && Shear == 0 && Shift == 0 && ElasticAlpha == 0;

    /// <summary>The set with every image distorted: image i by the key's child i.</summary>
    /// <param name="images">The images.</param>
    /// <param name="key">The random key.</param>
    /// <param name="threads">The number of threads; they distort different images.</param>
    public ImageSet Apply(ImageSet images, Key key, int threads = 1)
    {
        Require.NotNull(images, "A set of images");
        Require.AtLeast(threads, 1, "The number of threads");
        images.CheckSizes();
        return images with
        {
            Pixels = AugmentedBatches.Distort(images, [.. Enumerable.Range(0, images.Count)], this, key, threads),
        };
    }
}
