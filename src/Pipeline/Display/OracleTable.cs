using System.Collections.Immutable;
using System.Globalization;
using Pipeline.Checking;

namespace Pipeline.Display;

/// <summary>Gradient checks as a table, followed by the full reports of those that failed.</summary>
static class OracleTable
{
    public static IEnumerable<string> Lines(ImmutableArray<OracleResult> rows) =>
    [
        $"{"oracle",-24} {"networks",9} {"derivatives",12} {"worst error",12} {"tolerance",10}  verdict",
        .. rows.Select(Line),
        .. rows.Where(row => !row.Passed).SelectMany(row => new[] { "", row.Worst.ToString() }),
    ];

    static string Line(OracleResult row) => string.Create(CultureInfo.InvariantCulture,
        $"{row.Oracle,-24} {row.Networks,9} {row.Derivatives,12} {row.WorstError,12:0.0e+00} {row.Tolerance,10:0.0e+00}  {Verdict(row)}");

    static string Verdict(OracleResult row) => row.Passed ? "agrees" : "DIFFERS";
}
