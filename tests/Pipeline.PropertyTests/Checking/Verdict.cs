using Pipeline.Checking;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>Asserts on reports.</summary>
static class Verdict
{
    /// <summary>The report has passed; otherwise its text is the message of the failure.</summary>
    public static void Require(GradientReport report) => Assert.True(report.Passed, report.ToString());
}
