using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Data;

namespace Pipeline.Files;

/// <summary>The labels of a data set: class k has the label First + k.</summary>
/// <remarks>
/// Classes are counted by the labels of training and test images together: they go up to the largest label, from 0, or from 1 where the
/// smallest label is 1, as in the letters of EMNIST.
/// </remarks>
readonly record struct LabelRange(int First, int Count)
{
    /// <summary>The largest label.</summary>
    public int Last => First + Count - 1;

    /// <summary>The range of labels; empty for no labels.</summary>
    public static LabelRange Of(ImmutableArray<byte> training, ImmutableArray<byte> test)
    {
        var labels = training.AddRange(test);
        if (labels.IsEmpty) return default;
        var first = labels.Min() == 1 ? 1 : 0;
        return new(first, labels.Max() - first + 1);
    }

    /// <summary>Whether all labels are those of a class.</summary>
    public bool Contains(ImmutableArray<byte> labels) =>
        labels.AsSpan().IndexOfAnyExceptInRange((byte)First, (byte)Math.Min(Last, byte.MaxValue)) < 0;

    /// <summary>Images whose labels are the numbers of classes.</summary>
    public ImageSet ToClasses(ImageSet images)
    {
        var first = First;
        return first == 0 ? images : images with { Labels = [.. images.Labels.Select(label => (byte)(label - first))] };
    }

    /// <summary>The label of each class as text; none where labels are the numbers of the classes.</summary>
    public ImmutableArray<string> Names
    {
        get
        {
            var first = First;
            return first == 0 ? []
                : [.. Enumerable.Range(first, Count).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        }
    }

    /// <summary>The range of a model with these names and so many outputs.</summary>
    public static LabelRange OfModel(ImmutableArray<string> names, int outputs) =>
        names is [var name, ..] && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            ? new(first, outputs)
            : new(0, outputs);

    /// <summary>10 classes, or 26 classes (labels 1 to 26).</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Count} {(Count == 1 ? "class" : "classes")}{(First == 0 ? "" : $" (labels {First} to {Last})")}");
}
