using Pipeline.Data;

namespace Pipeline.Files;

/// <summary>Images to learn from and images to be tested on.</summary>
/// <param name="Name">What they are, for people.</param>
/// <param name="Training">To learn from; empty where only the test images were asked for.</param>
/// <param name="Test">To be tested on.</param>
sealed record DataSet(string Name, ImageSet Training, ImageSet Test)
{
    /// <summary>The classes of the labels, 0 to 9.</summary>
    public const int Classes = 10;
}

/// <summary>Which images of a set are meant.</summary>
enum Part
{
    Training,
    Test,
}
