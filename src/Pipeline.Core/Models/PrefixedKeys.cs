using System.Collections.Immutable;

namespace Pipeline.Models;

/// <summary>Entries of the metadata of a file whose keys begin with one prefix.</summary>
static class PrefixedKeys
{
    /// <summary>The entries with the prefix in front of their keys.</summary>
    public static ImmutableSortedDictionary<string, string> AddPrefix(
        this IEnumerable<KeyValuePair<string, string>> entries, string prefix) =>
        entries.ToImmutableSortedDictionary(pair => prefix + pair.Key, pair => pair.Value, StringComparer.Ordinal);

    /// <summary>The entries that have the prefix, without it.</summary>
    public static ImmutableSortedDictionary<string, string> WithoutPrefix(
        this IEnumerable<KeyValuePair<string, string>> entries, string prefix) => entries
        .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
        .ToImmutableSortedDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
}
