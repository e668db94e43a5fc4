using System.Collections.Immutable;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>The .npz files of numpy.savez and numpy.savez_compressed: a zip archive of .npy files with one or two dimensions of '&lt;f4' or '&lt;f8' in C order.</summary>
/// <remarks>
/// Formats: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.
/// Checksums and lengths are verified.
/// </remarks>
static class Npz
{
    const string Extension = ".npy";

    /// <summary>The arrays by name, without ".npy". Fails, naming the member, on a damaged archive, another number type or order, 0 or more than 2 dimensions.</summary>
    public static Fin<ImmutableSortedDictionary<string, NpyArray>> Decode(ImmutableArray<byte> bytes) =>
        ZipDirectory.Read(bytes).Bind(members => members.Fold(
            Fin<ImmutableSortedDictionary<string, NpyArray>>.Succ(ImmutableSortedDictionary.Create<string, NpyArray>(StringComparer.Ordinal)),
            (arrays, member) => arrays.Bind(good => Add(good, bytes, member))));

    /// <summary>An archive of stored members in the order of their names, as numpy.load reads it; the same arrays give the same bytes.</summary>
    /// <exception cref="ArgumentException">A shape of 0 or more than 2 dimensions, or not as many numbers as the shape says.</exception>
    public static ImmutableArray<byte> Encode(ImmutableSortedDictionary<string, NpyArray> arrays) =>
        ZipWriter.Write([.. arrays.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => (a.Key + Extension, Npy.Encode(Checked(a.Key, a.Value))))]);

    static Fin<ImmutableSortedDictionary<string, NpyArray>> Add(ImmutableSortedDictionary<string, NpyArray> arrays, ImmutableArray<byte> bytes, ZipEntry member)
    {
        if (!member.Name.EndsWith(Extension, StringComparison.Ordinal)) return Wrong(member, "a member that is no array", "a name that ends in .npy");
        var name = member.Name[..^Extension.Length];
        return arrays.ContainsKey(name)
            ? Wrong(member, "a second member of this name", "each name once")
            : member.Contents(bytes).Bind(contents => Npy.Decode(member.Name, contents)).Map(array => arrays.Add(name, array));
    }

    static Fin<ImmutableSortedDictionary<string, NpyArray>> Wrong(ZipEntry member, string found, string expected) =>
        new DecodeError(member.Name, found, expected, "Save the arrays with numpy.savez.").ToFin<ImmutableSortedDictionary<string, NpyArray>>();

    static NpyArray Checked(string name, NpyArray array) =>
        array.Shape.Length is 1 or 2 && array.Shape.Aggregate(1L, (product, d) => product * d) == array.Values.Length
            ? array
            : throw new ArgumentException($"{name}: {array.Values.Length} numbers in the shape ({string.Join(", ", array.Shape)})");
}
