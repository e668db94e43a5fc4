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

    static readonly ImmutableArray<byte> Sample = Safetensors.Encode(Two, NoMetadata.Add("format", "test"));

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
        return Safetensors.Encode(decoded.Tensors, decoded.Metadata).SequenceEqual(bytes) && BitConverter.ToInt64(bytes.AsSpan()) % 8 == 0;
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
    public void A_trailing_byte_is_refused() =>
        Assert.Contains("found 17 bytes of data, expected 16, as the header says.", Refusal(Safetensors.Decode(Sample.Add(0))));

    [Fact]
    public void Every_flipped_bit_is_refused_or_leaves_all_the_bytes_to_tensors() =>
        SameOrRefused(Flips(Sample), Safetensors.Decode, file => file.Tensors.Sum(t => t.Data.Length) == 16);

    [Theory]
    [InlineData("""{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", "tensor \"a\": found dtype \"F16\", expected F32 or F64.")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "tensor \"a\": found no dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "found no shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "found no data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""", "found the key \"more\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "found \"2.5\" in shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "found \"-2\" in shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "found shape 0, expected positive dimensions")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""",
        "found shape 4294967296 x 4294967296, expected at most")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""",
        "found data offsets 0 to 4, expected 8 bytes, as dtype and shape say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "found data offsets 8 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "found 1 data offset, expected 2")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "tensor \"a\": found data that begins at 4, expected 0, where the data before it ends")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""",
        "found data that begins at 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "found 8 bytes of data, expected 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}""", "found data offsets")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "expected JSON, each name once")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0061":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "expected JSON, each name once")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "expected JSON, each name once")]
    [InlineData("""{"a":[1]}""", "tensor \"a\": found no object")]
    [InlineData("""{"__metadata__":{"a":1}}""", "found __metadata__ that is no map of text to text")]
    [InlineData("""{"__metadata__":null}""", "found __metadata__ that is no map of text to text")]
    [InlineData("""{"a":}""", "byte 8: found no valid JSON")]
    [InlineData("{} {}", "found no valid JSON")]
    [InlineData(" {}", "expected {, the beginning of JSON")]
    [InlineData("[1]", "expected {, the beginning of JSON")]
    [InlineData("", "expected {, the beginning of JSON")]
    [InlineData("{\"\xFF\":1}", "found a header that is not UTF-8")]
    [InlineData("{\"\\ud800\":1}", "half a surrogate pair")]
    [InlineData("{\"a\":[[[[[[[[[[1]]]]]]]]]]}", "found no valid JSON")]
    public void Bad_headers_are_refused_by_name(string header, string message) =>
        Assert.Contains(message, Refusal(Safetensors.Decode(File(header, 8))));

    [Fact]
    public void A_header_beyond_the_limit_or_the_file_is_refused()
    {
        static string RefusedLength(long length) => Refusal(Safetensors.Decode([.. BitConverter.GetBytes(length)]));
        Assert.StartsWith("byte 0: found a header of 100,000,001 bytes", RefusedLength(100_000_001));
        Assert.StartsWith(
            "byte 8: found the end of the file inside the header, expected a header of 100,000,000 bytes.", RefusedLength(100_000_000));
        Assert.Contains("found a header of 18,446,744,073,709,551,615 bytes", RefusedLength(-1));
    }

    [Fact]
    public void Values_that_the_format_cannot_represent_are_not_written()
    {
        Assert.Throws<ArgumentException>(() => Safetensors.Encode(Two.Add(Two[0]), NoMetadata));
        Assert.Throws<ArgumentException>(() => Safetensors.Encode([Two[0] with { Name = "__metadata__" }], NoMetadata));
        Assert.Throws<ArgumentException>(() => Safetensors.Encode([Two[0] with { Shape = [3] }], NoMetadata));
        Assert.Throws<ArgumentException>(() => Safetensors.Encode([Two[0] with { Shape = [0], Data = [] }], NoMetadata));
        Assert.Throws<ArgumentException>(() => Safetensors.Encode([Two[0] with { Name = "\ud800" }], NoMetadata));
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
