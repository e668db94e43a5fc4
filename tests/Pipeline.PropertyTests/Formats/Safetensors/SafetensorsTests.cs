using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

[Properties(Arbitrary = [typeof(CodecArbitraries)], QuietOnSuccess = true)]
public class SafetensorsTests
{
    static readonly ImmutableSortedDictionary<string, string> NoMetadata = ImmutableSortedDictionary<string, string>.Empty;

    static readonly ImmutableArray<Tensor> Two =
        [new("b", [2], ScalarType.F32, [0, 0, 128, 63, 0, 0, 0, 64]), new("a", [1, 1], ScalarType.F64, [1, 2, 3, 4, 5, 6, 7, 8])];

    static ImmutableArray<byte> Sample => Safetensors.Encode(Two, NoMetadata.Add("format", "test"));

    static ImmutableArray<byte> File(string header, int data) =>
    [
        .. BitConverter.GetBytes((long)Encoding.Latin1.GetByteCount(header)), .. Encoding.Latin1.GetBytes(header), .. new byte[data],
    ];

    [Property]
    internal bool Tensors_and_metadata_round_trip(SafetensorsFile file)
    {
        var decoded = Good(Safetensors.Decode(Safetensors.Encode(file.Tensors, file.Metadata)));
        return decoded.Tensors.SequenceEqual(file.Tensors) && decoded.Metadata.SequenceEqual(file.Metadata);
    }

    [Property]
    internal bool Encoding_is_deterministic_and_data_are_aligned(SafetensorsFile file)
    {
        var bytes = Safetensors.Encode(file.Tensors, file.Metadata);
        var decoded = Good(Safetensors.Decode(bytes));
        var header = (int)BitConverter.ToInt64(bytes.AsSpan());
        var padding = header - bytes.AsSpan(8, header).TrimEnd((byte)' ').Length;
        return Safetensors.Encode(decoded.Tensors, decoded.Metadata).SequenceEqual(bytes) && header % 8 == 0 && padding < 8;
    }

    [Fact]
    public void Metadata_are_sorted_by_key_whatever_their_order()
    {
        var metadata = NoMetadata.WithComparers(StringComparer.Ordinal).Add("b", "1").Add("C", "2").Add("a", "3");
        var backwards = metadata.WithComparers(Comparer<string>.Create((x, y) => string.CompareOrdinal(y, x)));
        Assert.Equal(File("""{"__metadata__":{"C":"2","a":"3","b":"1"}}      """, 0).AsEnumerable(), Safetensors.Encode([], backwards));
        Assert.Equal(Safetensors.Encode([], metadata).AsEnumerable(), Safetensors.Encode([], backwards));
    }

    [Fact]
    public void The_bytes_follow_the_format() => Assert.Equal(
        File(
            """{"__metadata__":{"format":"test"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"""
            + "\"a\":{\"dtype\":\"F64\",\"shape\":[1,1],\"data_offsets\":[8,16]}} ", 0)
            .Concat(new byte[] { 0, 0, 128, 63, 0, 0, 0, 64, 1, 2, 3, 4, 5, 6, 7, 8 }),
        Sample.AsEnumerable());

    [Fact]
    public void Files_without_tensors_and_scalar_tensors_are_valid()
    {
        Assert.Empty(Good(Safetensors.Decode(File("{}", 0))).Tensors);
        Assert.Empty(Good(Safetensors.Decode(File("""{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4))).Tensors[0].Shape);
    }

    [Fact]
    public void Every_truncation_is_refused() => AllRefused(Truncations(Sample), Safetensors.Decode);

    [Fact]
    public void Every_flipped_bit_is_refused_or_leaves_all_the_bytes_to_tensors() =>
        SameOrRefused(Flips(Sample), Safetensors.Decode, file => file.Tensors.Sum(t => t.Data.Length) == 16);

    [Fact]
    public void Values_that_the_format_cannot_represent_are_not_written()
    {
        static void Refused(string message, ImmutableArray<Tensor> tensors, ImmutableSortedDictionary<string, string> metadata) =>
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => Safetensors.Encode(tensors, metadata)).Message);
        const string notUnicode = "metadata that is not Unicode", badName = "a name that may not be",
            badLength = "data of another length than its shape says";
        Refused("b: a repeated name", Two.Add(Two[0]), NoMetadata);
        Refused($"__metadata__: {badName}", [Two[0] with { Name = "__metadata__" }], NoMetadata);
        Refused($"\ud800: {badName}", [Two[0] with { Name = "\ud800" }], NoMetadata);
        Refused($"b: {badLength}", [Two[0] with { Shape = [3] }], NoMetadata);
        Refused($"b: {badLength}", [Two[0] with { Shape = [0], Data = [] }], NoMetadata);
        Refused($"b: {badLength}", [Two[0] with { Shape = [-1, -2] }], NoMetadata);
        Refused($"\ud800: {notUnicode}", [], NoMetadata.Add("a", "b").Add("\ud800", "text"));
        Refused($"key: {notUnicode}", [], NoMetadata.Add("a", "b").Add("key", "\ud800"));
    }

    // 2048 tensors share the same 2 MiB; 32 bits would call their 4 GiB nothing.
    [Fact]
    public void A_file_is_at_most_as_long_as_an_array()
    {
        var tensor = new Tensor("", [1 << 19], ScalarType.F32, [.. new byte[1 << 21]]);
        var tensors = Enumerable.Range(0, 2048).Select(i => tensor with { Name = i.ToString(CultureInfo.InvariantCulture) });
        Assert.Throws<OverflowException>(() => Safetensors.Encode([.. tensors], NoMetadata));
    }

    [Fact]
    public void Messages_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberGroupSeparator = "'", NegativeSign = "~" } };
        try { Assert.Contains("1,000 bytes", Refusal(Safetensors.Decode([.. BitConverter.GetBytes(1000L)]))); }
        finally { CultureInfo.CurrentCulture = before; }
    }
}
