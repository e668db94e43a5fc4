using static System.FormattableString;

namespace Pipeline.Bench.Measuring;

/// <summary>The bound that a figure must meet.</summary>
/// <param name="Unit">The unit of the figure.</param>
/// <param name="Min">The lower bound; null for none.</param>
/// <param name="Max">The upper bound; null for none.</param>
sealed record Threshold(string Unit, double? Min = null, double? Max = null)
{
    public static Threshold AtLeast(double min, string unit) => new(unit, Min: min);

    public static Threshold AtMost(double max, string unit) => new(unit, Max: max);

    /// <summary>For a figure that is reported without a bound.</summary>
    public static Threshold None(string unit) => new(unit);

    /// <summary>Whether a figure meets the bound; null where there is none.</summary>
    public bool? IsMet(double figure) => (Min, Max) switch
    {
        ({ } min, _) => figure >= min,
        (_, { } max) => figure <= max,
        _ => null,
    };

    /// <summary>The figure with its unit.</summary>
    public string Text(double figure) => Quantity.Text(figure, Unit);

    public override string ToString() => (Min, Max) switch
    {
        ({ } min, _) => Invariant($"≥ {min}{Quantity.UnitSuffix(Unit)}"),
        (_, { } max) => Invariant($"≤ {max}{Quantity.UnitSuffix(Unit)}"),
        _ => "–",
    };
}
