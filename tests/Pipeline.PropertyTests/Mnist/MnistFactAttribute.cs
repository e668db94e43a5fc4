using Xunit;

namespace Pipeline.PropertyTests.Mnist;

/// <summary>A test on MNIST: skipped, with the reason, unless environment variables name the directories with the data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MnistFactAttribute : FactAttribute
{
    /// <summary>The variable with the directory of the four IDX files of MNIST, raw or .gz.</summary>
    public const string Images = "PIPELINE_MNIST";

    /// <summary>The variable with the directory of golden traces made by NumPy.</summary>
    public const string Traces = "PIPELINE_GOLDEN";

    /// <summary>Skipped unless both variables are set.</summary>
    public MnistFactAttribute()
    {
        if (Missing(Images) || Missing(Traces))
            Skip = $"{Images} (a directory with the IDX files of MNIST) and {Traces} (a directory with golden traces) are not both set.";
    }

    static bool Missing(string variable) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
