using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Data;
using Pipeline.Formats;

namespace Pipeline.PropertyTests.Formats;

/// <summary>Generators of small values of every type that has a codec.</summary>
static class CodecArbitraries
{
    static readonly string[] Names = ["W2", "b2", "W3", "b3", "layer.0/weight", "größe", "日本", "\"quoted\\\"", "a b", "\u0001"];

    static Gen<ImmutableArray<byte>> Bytes(int length, int largest = 255) =>
        Gen.Choose(0, largest).Select(b => (byte)b).ArrayOf(length).Select(bytes => bytes.ToImmutableArray());

    static Gen<ImmutableArray<double>> Numbers(int length, ScalarType type) => Gen.Choose(int.MinValue, int.MaxValue)
        .Select(n => type == ScalarType.F32 ? (double)BitConverter.Int32BitsToSingle(n) : n / 3.0)
        .ArrayOf(length)
        .Select(numbers => numbers.ToImmutableArray());

    static Gen<ScalarType> Types => Gen.Elements(ScalarType.F32, ScalarType.F64);

    static Gen<ImmutableArray<string>> DistinctNames =>
        from shuffled in Gen.Shuffle(Names) from count in Gen.Choose(0, 4) select ImmutableArray.Create(shuffled, 0, count);

    static Gen<ImmutableArray<A>> ForEach<A>(ImmutableArray<string> names, Func<string, Gen<A>> generate) => names.Aggregate(
        Gen.Constant(ImmutableArray<A>.Empty), (all, name) => from items in all from next in generate(name) select items.Add(next));

    static Gen<KeyValuePair<string, NpyArray>> Array(string name) =>
        from type in Types
        from rows in Gen.Choose(0, 5)
        from columns in Gen.Choose(1, 5)
        from isMatrix in Gen.Elements(true, false)
        from values in Numbers(isMatrix ? rows * columns : rows, type)
        select KeyValuePair.Create(name, new NpyArray(isMatrix ? [rows, columns] : [rows], type, values));

    static Gen<Tensor> OneTensor(string name) =>
        from type in Types
        from shape in Gen.Choose(1, 4).ArrayOf().Resize(3)
        from data in Bytes(shape.Aggregate(type.SizeInBytes(), (product, d) => product * d))
        select new Tensor(name, [.. shape.Select(d => (long)d)], type, data);

    /// <summary>Images from one pixel up, some wide enough for the vectorized CSV parser.</summary>
    public static Arbitrary<ImageSet> Images() => Arb.From(
        from rows in Gen.Choose(1, 8)
        from columns in Gen.Choose(1, 12)
        from count in Gen.Choose(1, 6)
        from largest in Gen.Elements(0, 1, 9, 12, 255)
        from pixels in Bytes(rows * columns * count, largest)
        from labels in Bytes(count, 9)
        select new ImageSet(rows, columns, pixels, labels));

    public static Arbitrary<ImmutableArray<byte>> Data() => Arb.From(
        from length in Gen.Choose(0, 3000) from largest in Gen.Elements(0, 3, 255) from bytes in Bytes(length, largest) select bytes);

    public static Arbitrary<ImmutableSortedDictionary<string, NpyArray>> Arrays() => Arb.From(
        from names in DistinctNames
        from arrays in ForEach(names, Array)
        select ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, arrays));

    public static Arbitrary<SafetensorsFile> Files() => Arb.From(
        from names in DistinctNames
        from tensors in ForEach(names, OneTensor)
        from keys in DistinctNames
        let metadata = keys.Select(key => KeyValuePair.Create(key, key + "!"))
        select new SafetensorsFile(tensors, ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, metadata)));
}
