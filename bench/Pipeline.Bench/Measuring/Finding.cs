using System.Collections.Immutable;

namespace Pipeline.Bench.Measuring;

/// <summary>What a row makes of a round: its figure, unless somebody is missing, and the numbers behind it.</summary>
sealed record Finding(double? Figure, ImmutableArray<Quantity> Quantities)
{
    public static Finding Of(double? figure, params ReadOnlySpan<(string Who, double? Value, string Unit)> quantities) => new(
        figure, [.. quantities.ToArray().Where(one => one.Value is not null).Select(one => new Quantity(one.Who, one.Value!.Value, one.Unit))]);
}
