using System.Buffers.Binary;
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
        from header in NpyHeader.Read(name, bytes.AsSpan())
        from values in ParseValues(name, header, bytes.AsSpan()[header.Length..])
        select new NpyArray(ImmutableCollectionsMarshal.AsImmutableArray(header.Shape), header.Type, values);

    internal static ImmutableArray<byte> Encode(NpyArray array)
    {
        var header = NpyHeader.Write(array);
        var size = array.Type.Size();
        var bytes = new byte[checked(header.Length + (size * array.Values.Length))];
        header.CopyTo(bytes, 0);
        for (var i = 0; i < array.Values.Length; i++)
        {
            var destination = bytes.AsSpan(header.Length + (i * size));
            if (array.Type == ScalarType.F32) BinaryPrimitives.WriteSingleLittleEndian(destination, (float)array.Values[i]);
            else BinaryPrimitives.WriteDoubleLittleEndian(destination, array.Values[i]);
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    static Fin<ImmutableArray<double>> ParseValues(string name, NpyHeader header, ReadOnlySpan<byte> numbers)
    {
        var (size, count) = (header.Type.Size(), header.Shape.Aggregate(1, (product, d) => product * d));
        if (numbers.Length != size * count) return WrongLength(name, header, numbers.Length, size * count).ToFin<ImmutableArray<double>>();
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var source = numbers[(i * size)..];
            values[i] = header.Type == ScalarType.F32
                ? BinaryPrimitives.ReadSingleLittleEndian(source)
                : BinaryPrimitives.ReadDoubleLittleEndian(source);
        }
        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    static DecodeError WrongLength(string name, NpyHeader header, int found, int expected) => new(
        $"{name}, {MessageText.Byte(header.Length)}",
        MessageText.Count(found, "byte") + " of numbers",
        $"{MessageText.Number(expected)} ({MessageText.Shape(header.Shape.Select(d => (long)d))} of {header.Type.Size()} bytes)",
        "Save it again.");
}
