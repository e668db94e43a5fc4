using Xunit;

namespace Pipeline.PropertyTests.Training;

/// <summary>A test on real digits: it runs where PIPELINE_MNIST names a directory with the four IDX files, and says so where it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MnistFactAttribute : FactAttribute
{
    /// <summary>The name of the environment variable.</summary>
    public const string Variable = "PIPELINE_MNIST";

    /// <summary>Skipped unless the variable is set.</summary>
    public MnistFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"{Variable} is not set: it names a directory with the four IDX files of MNIST, raw or .gz.";
    }

    /// <summary>The directory with the files.</summary>
    public static string Folder => Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} is not set.");
}
