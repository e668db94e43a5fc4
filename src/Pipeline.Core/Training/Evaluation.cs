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
    /// <summary>The predicted class of each image.</summary>
    public ImmutableArray<byte> Predicted { get; init => field = Require.NotDefault(value, "The predictions"); }
        = Require.NotDefault(Predicted, "The predictions");

    /// <summary>The correct class of each image.</summary>
    public ImmutableArray<byte> Labels { get; init => field = Require.NotDefault(value, "The labels"); }
        = Require.NotDefault(Labels, "The labels").Length == Predicted.Length
        ? Labels
        : throw new ArgumentException(
            $"There are {Predicted.Length} predictions, but {Labels.Length} labels; each image has one of both.", nameof(Labels));

    /// <summary>Number of images.</summary>
    public int Total => Labels.Length;

    /// <summary>Indices of the misclassified images, ascending.</summary>
    public ImmutableArray<int> Mistakes => [.. Enumerable.Range(0, Total).Where(i => Predicted[i] != Labels[i])];

    /// <summary>Number of correctly classified images.</summary>
    public int Correct => Total - Mistakes.Length;

    /// <summary>correct / total, 0 … 1.</summary>
    /// <exception cref="InvalidOperationException">There are no images.</exception>
    public double Accuracy => Total > 0
        ? (double)Correct / Total
        : throw new InvalidOperationException("Of no images there is no accuracy.");

    /// <summary>How many are right.</summary>
    public override string ToString() => $"{Correct} of {Total} right";

    /// <summary>The confusion matrix, classes × classes in row-major order: rows are labels, columns predictions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A label or a prediction is not below <paramref name="classes"/>.</exception>
    public ImmutableArray<int> ConfusionMatrix(int classes)
    {
        Require.AtLeast(classes, 1, "The number of classes");
        for (var i = 0; i < Total; i++)
            if (Math.Max(Labels[i], Predicted[i]) >= classes)
                throw new ArgumentOutOfRangeException(
                    nameof(classes),
                    $"Image {i} has label {Labels[i]} and prediction {Predicted[i]}, but there are {classes} classes, from 0.");
        var counts = ImmutableArray.CreateBuilder<int>(classes * classes);
        counts.Count = classes * classes;
        for (var i = 0; i < Total; i++) counts[Labels[i] * classes + Predicted[i]]++;
        return counts.MoveToImmutable();
    }

    /// <summary>argmax of each row of network(p, x); the first index on ties.</summary>
    public static ImmutableArray<byte> PredictedClasses<T>(Layer network, Parameters<T> p, Matrix<T> x) where T : unmanaged
    {
        var y = network.Forward(p, x);
        if (y.Columns is 0 or > byte.MaxValue + 1)
            throw new ArgumentException($"The network gives {y.Columns} outputs, but classes are bytes, at most {byte.MaxValue + 1}.");
        return LargestOutputs(y);
    }

    /// <summary>The column of the largest output of each row, the first of equal ones. y: images × classes, at most 256.</summary>
    internal static ImmutableArray<byte> LargestOutputs<T>(Matrix<T> y) where T : unmanaged =>
        [.. Enumerable.Range(0, y.Rows).Select(i => (byte)Kernels<T>.Default.ArgMax(y.Row(i)))];

    /// <summary>Equal when predictions and labels are equal.</summary>
    public bool Equals(Evaluation? other) => other is not null
        && Predicted.AsSpan().SequenceEqual(other.Predicted.AsSpan()) && Labels.AsSpan().SequenceEqual(other.Labels.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Total, Correct);
}
