using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Checking;

namespace Pipeline.Display;

/// <summary>Gradient checks as a table, followed by the full reports of those that failed.</summary>
static class OracleTable
{
    public static IEnumerable<string> Lines(ImmutableArray<OracleResult> results) =>
    [
        $"{"oracle",-24} {"networks",9} {"derivatives",12} {"worst error",12} {"tolerance",10}  verdict",
        .. results.Select(Line),
        .. results.Where(result => !result.Passed).SelectMany(result => new[] { "", result.WorstReport.ToString() }),
    ];

    static string Line(OracleResult result) => string.Create(CultureInfo.InvariantCulture,
        $"{result.OracleName,-24} {result.NetworkCount,9} {result.DerivativeCount,12} "
        + $"{result.WorstError,12:0.0e+00} {result.Tolerance,10:0.0e+00}  {Verdict(result)}");

    static string Verdict(OracleResult result) => result.Passed ? "agrees" : "DIFFERS";
}
