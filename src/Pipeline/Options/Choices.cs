using System.Collections.Immutable;
using Pipeline.Formats;

namespace Pipeline.Options;

/// <summary>Names that exist only on the command line; all others have names in the library.</summary>
static class Choices
{
    /// <summary>The columns that may have the labels.</summary>
    public static ImmutableSortedDictionary<string, LabelColumn> LabelColumns { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [new("first", LabelColumn.First), new KeyValuePair<string, LabelColumn>("last", LabelColumn.Last)]);

    /// <summary>What is done to image files.</summary>
    public static ImmutableSortedDictionary<string, Preparation> Preparations { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [new("digit", Preparation.Digit), new KeyValuePair<string, Preparation>("scale", Preparation.Scale)]);
}
