using System.Collections.Immutable;
using System.Text;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

/// <summary>Headers that are wrong, and what is said of each, word for word.</summary>
public class SafetensorsHeaderTests
{
    const string Remedy = "The file is damaged, or of another kind: save or fetch it again.";

    /// <summary>A file with this header and eight bytes of data.</summary>
    static ImmutableArray<byte> File(string header) =>
    [
        .. BitConverter.GetBytes((long)Encoding.Latin1.GetByteCount(header)), .. Encoding.Latin1.GetBytes(header), .. new byte[8],
    ];

    static string Refused(string header) => Refusal(Safetensors.Decode(File(header)));

    [Theory]
    [InlineData("""{"a":[1]}""", "no object, expected an object of dtype, shape and data_offsets")]
    [InlineData("""{"a":[[[[[[[1]]]]]]]}""", "no object, expected an object of dtype, shape and data_offsets")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""",
        "the key \"more\", expected dtype, shape and data_offsets only")]
    [InlineData(
        """{"a":{"more":null,"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "the key \"more\", expected dtype, shape and data_offsets only")]
    [InlineData("""{"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}""", "dtype \"F16\", expected F32 or F64")]
    [InlineData("""{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", "no dtype, expected F32 or F64")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "no dtype, expected F32 or F64")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", "no shape, expected an array of numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "no shape, expected an array of numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "no data_offsets, expected an array of numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "\"2.5\" in shape, expected a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", "\"\"2\"\" in shape, expected a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "\"-2\" in shape, expected a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,-8]}}""", "\"-8\" in data_offsets, expected a whole number")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", "shape 0, expected positive dimensions")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,0],"data_offsets":[0,0]}}""", "shape 2 x 0, expected positive dimensions")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""",
        "shape 4294967296 x 4294967296, expected at most 2,147,483,647 bytes")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967296,4294967296],"data_offsets":[0,0]}}""",
        "shape 4294967296 x 4294967296 x 4294967296 x 4294967296, expected at most 2,147,483,647 bytes")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[536870912],"data_offsets":[0,8]}}""", "shape 536870912, expected at most 2,147,483,647 bytes")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[536870911],"data_offsets":[0,8]}}""",
        "data offsets 0 to 8, expected 2,147,483,644 bytes, as dtype and shape say")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "data offsets 0 to 4, expected 8 bytes, as dtype and shape say")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "data offsets 8 to 0, expected 8 bytes, as dtype and shape say")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775800,9223372036854775807]}}""",
        "data offsets 9223372036854775800 to 9223372036854775807, expected 8 bytes, as dtype and shape say")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "1 data offset, expected 2: begin and end")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", "3 data offsets, expected 2: begin and end")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "data that begins at 4, expected 0, where the data before it ends")]
    [InlineData(
        """{"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[3,7]}}""",
        "data that begins at 3, expected 4, where the data before it ends")]
    public void Bad_tensors_are_refused_by_name(string header, string message) =>
        Assert.Equal($"tensor \"a\": found {message}. {Remedy}", Refused(header));

    [Theory]
    [InlineData("""{"__metadata__":{"a":1}}""", "__metadata__ that is no map of text to text, expected text by key")]
    [InlineData("""{"__metadata__":{"a":"b","c":1}}""", "__metadata__ that is no map of text to text, expected text by key")]
    [InlineData("""{"__metadata__":{"a":null}}""", "__metadata__ that is no map of text to text, expected text by key")]
    [InlineData("""{"__metadata__":null}""", "__metadata__ that is no map of text to text, expected text by key")]
    [InlineData(" {}", "\" {}\", expected {, the beginning of JSON")]
    [InlineData("[1]", "\"[1]\", expected {, the beginning of JSON")]
    [InlineData("", "nothing: there are no bytes, expected {, the beginning of JSON")]
    [InlineData("{\"\xFF\":1}", "a header that is not UTF-8, expected JSON in UTF-8")]
    [InlineData("{\"\\ud800\":1}", "an escaped character that is none (half a surrogate pair), expected JSON in Unicode")]
    [InlineData(
        "{\"__metadata__\":{\"a\":\"\\ud800\"}}", "an escaped character that is none (half a surrogate pair), expected JSON in Unicode")]
    public void Bad_headers_are_refused(string header, string message) =>
        Assert.Equal($"byte 8: found {message}. {Remedy}", Refused(header));

    // Between the parentheses is what .NET says.
    [Theory]
    [InlineData("""{"a":}""")]
    [InlineData("{} {}")]
    [InlineData("""{"a":[[[[[[[[1]]]]]]]]}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\u0061":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    public void Bad_JSON_is_refused(string header)
    {
        var message = Refused(header);
        Assert.StartsWith("byte 8: found no valid JSON (", message, StringComparison.Ordinal);
        Assert.EndsWith($"), expected JSON, each name once. {Remedy}", message, StringComparison.Ordinal);
        Assert.DoesNotContain("()", message, StringComparison.Ordinal);
        Assert.DoesNotContain(".)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(3, 8)]
    public void Data_of_another_length_than_the_header_says_are_refused_where_the_shorter_of_both_ends(int numbers, int end)
    {
        var header = $$$"""{"a":{"dtype":"F32","shape":[{{{numbers}}}],"data_offsets":[0,{{{numbers * 4}}}]}}""";
        Assert.Equal(
            $"byte {8 + header.Length + end}: found 8 bytes of data, expected {numbers * 4}, as the header says. {Remedy}",
            Refused(header));
    }

    [Fact]
    public void A_header_beyond_the_limit_or_the_file_is_refused()
    {
        static string RefusedLength(long length) => Refusal(Safetensors.Decode([.. BitConverter.GetBytes(length)]));
        Assert.Equal(
            "byte 0: found a header of 100,000,001 bytes, \"\\x01\\xE1\\xF5\\x05\\x00\\x00\\x00\\x00\", "
            + $"expected at most 100,000,000. {Remedy}",
            RefusedLength(100_000_001));
        Assert.Equal(
            $"byte 8: found the end of the file inside the header, expected a header of 100,000,000 bytes. {Remedy}",
            RefusedLength(100_000_000));
        Assert.StartsWith("byte 0: found a header of 18,446,744,073,709,551,615 bytes", RefusedLength(-1), StringComparison.Ordinal);
        Assert.Equal(
            $"byte 7: found the end of the file, expected 8 bytes, the length of the header. {Remedy}",
            Refusal(Safetensors.Decode([.. new byte[7]])));
    }

    [Fact]
    public void Metadata_may_be_empty() =>
        Assert.Empty(Good(Safetensors.Decode(
            File("""{"__metadata__":{},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"""))).Metadata);
}
