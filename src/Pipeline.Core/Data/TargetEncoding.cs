using System.Runtime.InteropServices;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>The target of the true class (high) and of all other classes (low).</summary>
public sealed record TargetEncoding(double Low, double High)
{
    /// <summary>0.01 and 0.99, as in the lecture: a sigmoid reaches them, and never 0 or 1.</summary>
    public static TargetEncoding Lecture { get; } = new(0.01, 0.99);

    /// <summary>0 and 1.</summary>
    public static TargetEncoding OneHot { get; } = new(0, 1);

    /// <summary>labels × classes: a row is <see cref="High"/> at the class of its label and <see cref="Low"/> elsewhere.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label is not one of 0 … classes − 1.</exception>
    public Matrix<T> Targets<T>(ReadOnlySpan<int> labels, int classes) where T : unmanaged
    {
        DataChecks.RequireLabels(labels, classes);
        var targets = new T[Shapes.ElementCount(labels.Length, classes)];
        targets.AsSpan().Fill(Kernels<T>.Default.FromDouble(Low));
        var high = Kernels<T>.Default.FromDouble(High);
        for (var i = 0; i < labels.Length; i++) targets[i * classes + labels[i]] = high;
        return Matrix<T>.Of(labels.Length, classes, ImmutableCollectionsMarshal.AsImmutableArray(targets));
    }

    /// <summary>Both targets smoothed, see <see cref="Smooth(double, double, int)"/>: targets that sum to 1 still do.</summary>
    public TargetEncoding Smooth(double smoothing, int classes) =>
        new(Smooth(Low, smoothing, classes), Smooth(High, smoothing, classes));

    /// <summary>t ← (1 − ε)·t + ε/K: a target mixed with the uniform distribution over K classes.</summary>
    /// <remarks>
    /// Source: Szegedy et al., Rethinking the Inception architecture for computer vision (2016), section 7,
    /// https://arxiv.org/abs/1512.00567.
    /// </remarks>
    /// <param name="target">t.</param>
    /// <param name="smoothing">ε, from 0 to below 1; 0 changes nothing.</param>
    /// <param name="classes">K.</param>
    /// <exception cref="ArgumentOutOfRangeException">ε is not from 0 to below 1, or there is no class.</exception>
    public static double Smooth(double target, double smoothing, int classes) =>
        (1 - Require.Fraction(smoothing, "The label smoothing")) * target
        + smoothing / Require.AtLeast(classes, 1, "The number of classes");
}
