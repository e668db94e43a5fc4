using System.Collections.Immutable;
using Pipeline.Formats;
using Pipeline.Numerics;

namespace Pipeline.Options;

/// <summary>Names that exist only on the command line; recipes, activations, losses and optimizers have names in the library.</summary>
static class Choices
{
    /// <summary>The names of the precisions.</summary>
    public static ImmutableSortedDictionary<string, Precision> Precisions { get; } =
        Enum.GetValues<Precision>().ToImmutableSortedDictionary(NameOf, precision => precision);

    /// <summary>The columns that may have the labels.</summary>
    public static ImmutableSortedDictionary<string, LabelColumn> LabelColumns { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [new("first", LabelColumn.First), new KeyValuePair<string, LabelColumn>("last", LabelColumn.Last)]);

    /// <summary>The name of a precision.</summary>
    public static string NameOf(Precision precision) => precision == Precision.Single ? "single" : "double";
}
