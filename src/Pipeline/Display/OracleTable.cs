using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Checking;

namespace Pipeline.Display;

/// <summary>Gradient checks as a table, followed by the full reports of those that failed.</summary>
static class OracleTable
{
    public static IEnumerable<string> FormatLines(ImmutableArray<OracleSummary> results) =>
    [
        $"{"oracle",-24} {"networks",9} {"derivatives",12} {"worst error",12} {"tolerance",10}  verdict",
        .. results.Select(FormatRow),
        .. results.Where(result => !result.Passed).SelectMany(result => new[] { "", result.WorstReport.ToString() }),
    ];

    static string FormatRow(OracleSummary result) => string.Create(CultureInfo.InvariantCulture,
        $"{result.OracleName,-24} {result.NetworkCount,9} {result.DerivativeCount,12} "
        + $"{result.WorstError,12:0.0e+00} {result.Tolerance,10:0.0e+00}  {FormatVerdict(result)}");

    static string FormatVerdict(OracleSummary result) => result.Passed ? "agrees" : "DIFFERS";
}
