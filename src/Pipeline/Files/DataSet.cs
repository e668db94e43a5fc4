using Pipeline.Data;

namespace Pipeline.Files;

/// <summary>Training and test images.</summary>
/// <param name="Name">The name that is printed.</param>
/// <param name="Training">The training images; empty where only the test images are loaded.</param>
/// <param name="Test">The test images.</param>
sealed record DataSet(string Name, ImageSet Training, ImageSet Test)
{
    /// <summary>The number of classes; labels are 0 to 9.</summary>
    public const int Classes = 10;
}

/// <summary>The split of a data set.</summary>
enum Split
{
    Training,
    Test,
}
