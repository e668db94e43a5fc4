using System.Collections.Immutable;
using System.Runtime.InteropServices;
using LanguageExt;

namespace Pipeline.Formats;

/// <summary>
/// The .npy files of an archive: a header, then the numbers, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.
/// </summary>
static class Npy
{
    internal static Fin<NpyArray> Decode(string name, ImmutableArray<byte> bytes) =>
        from header in NpyHeader.ParseHeader(name, bytes.AsSpan())
        from values in ParseValues(name, header, bytes.AsSpan()[header.Length..])
        select new NpyArray(ImmutableCollectionsMarshal.AsImmutableArray(header.Shape), header.Type, values);

    internal static ImmutableArray<byte> Encode(NpyArray array) =>
        [.. NpyHeader.EncodeArray(array), .. array.Type.Encode(array.Values.AsSpan())];

    static Fin<ImmutableArray<double>> ParseValues(string name, NpyHeader header, ReadOnlySpan<byte> numbers)
    {
        var length = header.Type.SizeInBytes() * header.Shape.Aggregate(1, (product, d) => product * d);
        return numbers.Length == length
            ? header.Order.Decode(header.Type, header.Shape, numbers)
            : WrongLength(name, header, numbers.Length, length).ToFin<ImmutableArray<double>>();
    }

    static DecodeError WrongLength(string name, NpyHeader header, int found, int expected) => new(
        $"{name}, {MessageText.Byte(header.Length)}",
        MessageText.Count(found, "byte") + " of numbers",
        $"{MessageText.FormatNumber(expected)} "
            + $"({MessageText.Shape(header.Shape.Select(d => (long)d))} of {header.Type.SizeInBytes()} bytes)",
        "Save it again.");
}
