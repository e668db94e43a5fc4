using Pipeline.Checking;
using Xunit;

namespace Pipeline.PropertyTests.Checking;

/// <summary>Asserts on reports.</summary>
static class Verdict
{
    /// <summary>The report has passed; otherwise its text is the message of the failure.</summary>
    public static void Require(GradientReport report) => Assert.True(report.Passed, report.ToString());

    /// <summary>The report has not failed; nothing need have been judged.</summary>
    public static void RequireNoFailure(GradientReport report) => Assert.False(report.Failed, report.ToString());
}
