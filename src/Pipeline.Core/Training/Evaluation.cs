using System.Collections.Immutable;
using Pipeline.Differentiation;
using Pipeline.Kernels;
using Pipeline.Numerics;

namespace Pipeline.Training;

/// <summary>Predicted classes against labels.</summary>
/// <param name="Predicted">The predicted class of each image.</param>
/// <param name="Labels">The correct class of each image.</param>
public sealed record Evaluation(ImmutableArray<byte> Predicted, ImmutableArray<byte> Labels)
{
    /// <summary>Number of images.</summary>
    public int Total => Labels.Length;

    /// <summary>Indices of the misclassified images, ascending.</summary>
    public ImmutableArray<int> Mistakes => [.. Enumerable.Range(0, Total).Where(i => Predicted[i] != Labels[i])];

    /// <summary>Number of correctly classified images.</summary>
    public int Correct => Total - Mistakes.Length;

    /// <summary>correct / total, 0 … 1.</summary>
    public double Accuracy => (double)Correct / Total;

    /// <summary>The confusion matrix, classes × classes in row-major order: rows are labels, columns predictions.</summary>
    public ImmutableArray<int> ConfusionMatrix(int classes)
    {
        var counts = ImmutableArray.CreateBuilder<int>(classes * classes);
        counts.Count = classes * classes;
        for (var i = 0; i < Total; i++) counts[Labels[i] * classes + Predicted[i]]++;
        return counts.MoveToImmutable();
    }

    /// <summary>argmax of each row of network(p, x); the first index on ties.</summary>
    public static ImmutableArray<byte> PredictedClasses<T>(Layer network, Parameters<T> p, Matrix<T> x) where T : unmanaged
    {
        var y = network.Forward(p, x);
        return [.. Enumerable.Range(0, y.Rows).Select(i => (byte)Kernels<T>.Default.ArgMax(y.Row(i)))];
    }

    /// <summary>Equal when predictions and labels are equal.</summary>
    public bool Equals(Evaluation? other) => other is not null
        && Predicted.AsSpan().SequenceEqual(other.Predicted.AsSpan()) && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Total, Correct);
}
