using Xunit;

namespace Pipeline.PropertyTests;

/// <summary>A test that takes minutes: skipped, with the reason, unless an environment variable asks for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    /// <summary>The variable that asks for long tests.</summary>
    public const string Variable = "PIPELINE_LONG";

    /// <summary>Skipped unless the variable is set.</summary>
    public LongFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable))) Skip = $"It takes minutes. Set {Variable}=1 to run it.";
    }
}
