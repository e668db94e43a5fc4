using System.Collections.Immutable;
using System.Text;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

public class NpyHeaderTests
{
    const string TooLarge = "expected one or two dimensions that fit into memory. Save it with numpy.savez.";

    static byte[] File(string text) => [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. Encoding.ASCII.GetBytes(text)];

    /// <summary>A header of 127 bytes with this shape.</summary>
    static byte[] WithShape(string shape) => File($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}".PadRight(116) + "\n");

    static string Refused(byte[] file) => Refusal(NpyHeader.ParseHeader("a.npy", file));

    [Fact]
    public void The_bytes_are_those_of_NumPy()
    {
        var members = Good(ZipDirectory.Read(NumpySamples.Stored));
        var (w2, b2) = (Good(members[0].ReadContents(NumpySamples.Stored)), Good(members[1].ReadContents(NumpySamples.Stored)));
        Assert.Equal(w2.AsEnumerable(), Npy.Encode(new([2, 3], ScalarType.F32, [1.5, -2, 3, 4, 5, 0.1f])));
        Assert.Equal(b2.AsEnumerable(), Npy.Encode(new([2], ScalarType.F64, [7.25, -8.125])));
    }

    // What other programs write: the same six numbers.
    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", false, false)]
    [InlineData("{'descr': '<f4', 'shape': (2, 3), 'fortran_order': False, }", false, false)]
    [InlineData("{'shape': (2, 3), 'fortran_order': True, 'descr': '<f4'}", true, false)]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }", true, false)]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (2, 3), }", false, true)]
    [InlineData("{'descr': '>f8', 'fortran_order': True, 'shape': (2, 3), }", true, true)]
    public void Keys_bytes_and_elements_may_be_in_another_order(string header, bool isColumnMajor, bool isBigEndian)
    {
        double[] rowMajor = [1.5, -2, 3, 4, 5, 0.125];
        var type = header.Contains("f8", StringComparison.Ordinal) ? ScalarType.F64 : ScalarType.F32;
        var stored = Enumerable.Range(0, 6).Select(i => isColumnMajor ? rowMajor[i % 2 * 3 + i / 2] : rowMajor[i]).ToArray();
        var bytes = type.Encode(stored).Chunk(type.SizeInBytes()).SelectMany(number => isBigEndian ? number.Reverse() : number);
        Assert.Equal(
            new NpyArray([2, 3], type, [.. rowMajor]), Good(Npy.Decode("a.npy", [.. File(header.PadRight(117) + "\n"), .. bytes])));
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'fortran_order': False, }")]
    [InlineData("{'descr': '<f4', 'shape': (2,), 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'shape': (2,), }")]
    [InlineData("{'descr': '<f4' 'fortran_order': False 'shape': (2,)}")]
    public void Every_key_is_there_once(string header) =>
        Assert.Contains("expected descr, fortran_order and shape", Refused(File(header + "\n")));

    [Fact]
    public void The_longest_shape_fits_into_the_header()
    {
        var header = NpyHeader.EncodeArray(new([int.MaxValue, int.MaxValue], ScalarType.F64, []));
        Assert.Equal(128, header.Length);
        Assert.Contains("'shape': (2147483647, 2147483647), }", Encoding.ASCII.GetString(header), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_with_its_header_is_read_and_a_shorter_one_is_not()
    {
        Assert.Equal(
            "a.npy, byte 10: found \"{}\", expected descr, fortran_order and shape as NumPy writes them, of plain numbers. " +
            "Save it with numpy.savez.", Refused(File("{}")));
        Assert.Equal("a.npy, byte 0: found a NumPy array, expected a NumPy array (.npy). Save it with numpy.savez.", Refused(File("{")));
    }

    [Fact]
    public void A_version_that_is_not_known_and_a_header_that_is_cut_are_refused()
    {
        var file = WithShape("2,");
        Assert.Equal(
            "a.npy, byte 6: found version 1.1, expected 1.0, 2.0 or 3.0. Save it with numpy.savez.",
            Refused([.. file[..7], 1, .. file[8..]]));
        Assert.Equal(
            "a.npy, byte 126: found the end of the member inside its header, expected a header of 117 bytes. Save it with numpy.savez.",
            Refused(file[..^1]));
    }

    [Fact]
    public void A_header_that_is_longer_than_NumPy_reads_is_refused() => Assert.StartsWith(
        "a.npy, byte 8: found a header of 10,001 bytes, expected at most 10,000.",
        Refused([.. File("")[..6], 2, 0, .. BitConverter.GetBytes(10_001), .. new byte[10_001]]));

    [Fact]
    public void Header_and_numbers_are_together_at_most_as_long_as_an_array()
    {
        var largest = (Array.MaxLength - 127) / 4;
        Assert.Equal(Array.MaxLength, 127 + (4 * largest));
        Assert.Equal([largest], Good(NpyHeader.ParseHeader("a.npy", WithShape($"{largest},"))).Shape);
        Assert.Equal($"a.npy, byte 10: found shape \"({largest + 1},)\", {TooLarge}", Refused(WithShape($"{largest + 1},")));
    }

    [Theory]
    [InlineData("0, 99999999999")]
    [InlineData("99999999999, 0")]
    [InlineData("2147483647, 0")]
    public void A_dimension_of_0_does_not_make_up_for_one_that_is_too_large(string shape) =>
        Assert.Equal($"a.npy, byte 10: found shape \"({shape})\", {TooLarge}", Refused(WithShape(shape)));

    [Fact]
    public void Numbers_that_are_too_few_or_too_many_are_refused()
    {
        ImmutableArray<byte> header = [.. WithShape("2, 1")];
        Assert.Equal(
            "a.npy, byte 127: found 1 byte of numbers, expected 8 (2 x 1 of 4 bytes). Save it again.",
            Refusal(Npy.Decode("a.npy", header.Add(0))));
        Assert.Equal(
            "a.npy, byte 127: found 9 bytes of numbers, expected 8 (2 x 1 of 4 bytes). Save it again.",
            Refusal(Npy.Decode("a.npy", header.AddRange(new byte[9]))));
    }
}
