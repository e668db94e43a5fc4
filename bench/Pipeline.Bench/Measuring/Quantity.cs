using static System.FormattableString;

namespace Pipeline.Bench.Measuring;

/// <summary>A measured quantity that a figure is computed from.</summary>
/// <param name="Label">The contender, or what was measured.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit.</param>
sealed record Quantity(string Label, double Value, string Unit)
{
    public override string ToString() => $"{Label} {Text(Value, Unit)}";

    /// <summary>Three significant digits and the unit.</summary>
    public static string Text(double value, string unit) => Invariant($"{Digits(value)}{UnitSuffix(unit)}");

    /// <summary>The unit as it is appended to a number: with a space, except "x".</summary>
    public static string UnitSuffix(string unit) => unit is "x" or "" ? unit : $" {unit}";

    static string Digits(double value) => Math.Abs(value) switch
    {
        >= 100 => Invariant($"{value:F0}"),
        >= 10 => Invariant($"{value:F1}"),
        >= 0.1 => Invariant($"{value:F2}"),
        _ => Invariant($"{value:G3}"),
    };
}
