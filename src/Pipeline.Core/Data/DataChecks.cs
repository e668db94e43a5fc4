using System.Numerics;
using Pipeline.Numerics;

namespace Pipeline.Data;

/// <summary>Checks of labels and sizes, made where they are passed in: in 64 bits, and before memory is allocated.</summary>
static class DataChecks
{
    /// <exception cref="ArgumentOutOfRangeException">There is no class, or a label is not one of the classes.</exception>
    public static void RequireLabels<L>(ReadOnlySpan<L> labels, int classes) where L : struct, IBinaryInteger<L>
    {
        Require.AtLeast(classes, 1, "The number of classes");
        for (var i = 0; i < labels.Length; i++)
            if (int.CreateSaturating(labels[i]) is var label && (label < 0 || label >= classes))
                throw new ArgumentOutOfRangeException(
                    nameof(labels), $"The label {labels[i]} at index {i} is not one of the {classes} classes, 0 to {classes - 1}.");
    }

    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive.</exception>
    /// <exception cref="ArgumentException">There are no samples, or too many numbers in a batch.</exception>
    public static void RequireBatches(int count, int batchSize, int columns)
    {
        Require.AtLeast(batchSize, 1, "The batch size");
        if (count == 0) throw new ArgumentException("There are no rows to make batches of: the data set is empty.");
        Shapes.ElementCount(Math.Min(count, batchSize), columns);
    }
}
