using static System.FormattableString;

namespace Pipeline.Bench.Measuring;

/// <summary>A number behind a figure.</summary>
/// <param name="Who">Whose it is.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
sealed record Quantity(string Who, double Value, string Unit)
{
    public override string ToString() => $"{Who} {Text(Value, Unit)}";

    /// <summary>Three digits that matter, and the unit.</summary>
    public static string Text(double value, string unit) => Invariant($"{Digits(value)}{Attached(unit)}");

    /// <summary>The unit as it follows a number.</summary>
    public static string Attached(string unit) => unit is "x" or "" ? unit : $" {unit}";

    static string Digits(double value) => Math.Abs(value) switch
    {
        >= 100 => Invariant($"{value:F0}"),
        >= 10 => Invariant($"{value:F1}"),
        >= 0.1 => Invariant($"{value:F2}"),
        _ => Invariant($"{value:G3}"),
    };
}
