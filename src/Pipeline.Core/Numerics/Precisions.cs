using System.Collections.Immutable;

namespace Pipeline.Numerics;

/// <summary>The names of precisions.</summary>
static class Precisions
{
    /// <summary>The precisions by name.</summary>
    public static ImmutableSortedDictionary<string, Precision> ByName { get; } =
        Enum.GetValues<Precision>().ToImmutableSortedDictionary(NameOf, precision => precision, StringComparer.Ordinal);

    /// <summary>The name of a precision.</summary>
    public static string NameOf(Precision precision) => precision == Precision.Single ? "single" : "double";
}
