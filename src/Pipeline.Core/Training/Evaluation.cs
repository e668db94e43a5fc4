using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>How predictions compare with labels.</summary>
/// <param name="Predicted">The class that was predicted, image by image.</param>
/// <param name="Labels">The right class, image by image.</param>
public sealed record Evaluation(ImmutableArray<byte> Predicted, ImmutableArray<byte> Labels)
{
    /// <summary>How many images there are.</summary>
    public int Total => Labels.Length;

    /// <summary>The images that were not matched, ascending.</summary>
    public ImmutableArray<int> Mistakes => [.. Enumerable.Range(0, Total).Where(i => Predicted[i] != Labels[i])];

    /// <summary>How many images were matched.</summary>
    public int Correct => Total - Mistakes.Length;

    /// <summary>correct / total, 0 … 1.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>classes × classes, row after row: images of class row that were taken for class column.</summary>
    public ImmutableArray<int> Confusion(int classes)
    {
        var counts = ImmutableArray.CreateBuilder<int>(classes * classes);
        counts.Count = classes * classes;
        for (var i = 0; i < Total; i++) counts[Labels[i] * classes + Predicted[i]]++;
        return counts.MoveToImmutable();
    }

    /// <summary>The class of the largest output of each row; the first of several equal ones.</summary>
    public static ImmutableArray<byte> PredictedClasses<T>(Layer network, Parameters<T> p, Matrix<T> x) where T : unmanaged
    {
        var y = network.Forward(p, x);
        return [.. Enumerable.Range(0, y.Rows).Select(i => (byte)Kernels<T>.Default.ArgMax(y.Row(i)))];
    }

    /// <summary>Equal when predictions and labels are.</summary>
    public bool Equals(Evaluation? other) => other is not null
        && Predicted.AsSpan().SequenceEqual(other.Predicted.AsSpan()) && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Total, Correct);
}
