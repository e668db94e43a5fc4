using System.Collections.Immutable;

namespace Pipeline.Bench.Measuring;

/// <summary>A row in one round: its figure, null when a job of it did not run, and the quantities behind the figure.</summary>
sealed record RowResult(double? Figure, ImmutableArray<Quantity> Quantities)
{
    public static RowResult Of(double? figure, params ReadOnlySpan<(string Label, double? Value, string Unit)> quantities) => new(
        figure,
        [
            .. quantities.ToArray().Where(quantity => quantity.Value is not null)
                .Select(quantity => new Quantity(quantity.Label, quantity.Value!.Value, quantity.Unit)),
        ]);
}
