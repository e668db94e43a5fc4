using Pipeline.Data;

namespace Pipeline.Files;

/// <summary>Training and test images.</summary>
/// <param name="Name">The name that is printed.</param>
/// <param name="Training">The training images, with the numbers of classes as labels; empty where only the test images are loaded.</param>
/// <param name="Test">The test images, with the numbers of classes as labels.</param>
/// <param name="Labels">The names that the files have for the classes.</param>
sealed record DataSet(string Name, ImageSet Training, ImageSet Test, ClassLabels Labels)
{
    /// <summary>Images that are held out of the training images; null for none.</summary>
    public ImageSet? Validation { get; init; }

    /// <summary>The number of classes.</summary>
    public int Classes => Labels.Count;

    /// <summary>A data set of images with the labels of the files, which say what the classes are.</summary>
    public static DataSet Of(string name, ImageSet training, ImageSet test) =>
        Of(name, training, test, LabelRange.Of(training.Labels, test.Labels));

    /// <summary>A data set of images with the labels of the files, all of them in the range.</summary>
    public static DataSet Of(string name, ImageSet training, ImageSet test, LabelRange labels) =>
        new(name, labels.ToClasses(training), labels.ToClasses(test), ClassLabels.Of(labels));
}

/// <summary>The split of a data set.</summary>
enum Split
{
    Training,
    Test,
}
