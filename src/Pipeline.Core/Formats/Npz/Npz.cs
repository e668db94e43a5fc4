using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The archives of numpy.savez and numpy.savez_compressed: zip files of .npy arrays with one or two dimensions of float32 or float64, in
/// either order of bytes and of rows and columns.
/// </summary>
/// <remarks>
/// Formats: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html,
/// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT. Checksums and lengths are verified.
/// </remarks>
static class Npz
{
    const string Extension = ".npy";

    /// <summary>
    /// The arrays by name, without ".npy". Fails on a damaged archive, another number type or compression, and 0 or more than 2 dimensions,
    /// naming the array.
    /// </summary>
    public static Fin<ImmutableSortedDictionary<string, NpyArray>> Decode(ImmutableArray<byte> bytes) =>
        ZipDirectory.Read(bytes).Bind(entries => entries.Fold(
            Fin<ImmutableSortedDictionary<string, NpyArray>>.Succ(
                ImmutableSortedDictionary.Create<string, NpyArray>(StringComparer.Ordinal)),
            (arrays, entry) => arrays.Bind(previous => AddEntry(previous, bytes, entry))));

    /// <summary>
    /// An archive of stored (uncompressed) entries, sorted by name, that numpy.load reads. Equal arrays give equal bytes.
    /// </summary>
    /// <exception cref="ArgumentException">A shape of 0 or more than 2 dimensions, or that does not fit the number of elements.</exception>
    public static ImmutableArray<byte> Encode(ImmutableSortedDictionary<string, NpyArray> arrays) =>
        ZipWriter.WriteArchive([.. arrays
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (pair.Key + Extension, Npy.Encode(CheckShape(pair.Key, pair.Value))))]);

    static Fin<ImmutableSortedDictionary<string, NpyArray>> AddEntry(
        ImmutableSortedDictionary<string, NpyArray> arrays, ImmutableArray<byte> bytes, ZipEntry entry)
    {
        if (!entry.Name.EndsWith(Extension, StringComparison.Ordinal))
            return Fail(entry, "a member that is no array", "a name that ends in .npy");
        var name = entry.Name[..^Extension.Length];
        return arrays.ContainsKey(name)
            ? Fail(entry, "a second member of this name", "each name once")
            : entry.ReadContents(bytes).Bind(contents => Npy.Decode(entry.Name, contents)).Map(array => arrays.Add(name, array));
    }

    static Fin<ImmutableSortedDictionary<string, NpyArray>> Fail(ZipEntry entry, string found, string expected) =>
        new DecodeError(entry.Name, found, expected, "Save the arrays with numpy.savez.")
            .ToFin<ImmutableSortedDictionary<string, NpyArray>>();

    static NpyArray CheckShape(string name, NpyArray array) =>
        array.Shape.Length is 1 or 2 && array.Shape.Aggregate(1L, (product, d) => product * d) == array.Values.Length
            ? array
            : throw new ArgumentException($"{name}: {array.Values.Length} numbers in the shape ({string.Join(", ", array.Shape)})");
}
