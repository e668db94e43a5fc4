using static System.FormattableString;

namespace Pipeline.Bench.Measuring;

/// <summary>What a figure is held to.</summary>
/// <param name="Unit">The unit of the figure.</param>
/// <param name="Least">It must be no less.</param>
/// <param name="Most">It must be no more.</param>
sealed record Bar(string Unit, double? Least = null, double? Most = null)
{
    public static Bar AtLeast(double least, string unit) => new(unit, Least: least);

    public static Bar AtMost(double most, string unit) => new(unit, Most: most);

    /// <summary>A figure that is reported and held to nothing.</summary>
    public static Bar None(string unit) => new(unit);

    public bool? Holds(double figure) => (Least, Most) switch
    {
        ({ } least, _) => figure >= least,
        (_, { } most) => figure <= most,
        _ => null,
    };

    /// <summary>The figure with its unit.</summary>
    public string Text(double figure) => Quantity.Text(figure, Unit);

    public override string ToString() => (Least, Most) switch
    {
        ({ } least, _) => Invariant($"≥ {least}{Quantity.Attached(Unit)}"),
        (_, { } most) => Invariant($"≤ {most}{Quantity.Attached(Unit)}"),
        _ => "–",
    };
}
