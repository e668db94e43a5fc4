using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using FsCheck.Xunit;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

[Properties(Arbitrary = [typeof(CodecArbitraries)], QuietOnSuccess = true)]
public class NpzTests
{
    static readonly NpyArray W2 = new([2, 3], ScalarType.F32, [1.5, -2, 3, 4, 5, 0.1f]);
    static readonly NpyArray B2 = new([2], ScalarType.F64, [7.25, -8.125]);

    static bool IsSample(ImmutableSortedDictionary<string, NpyArray> arrays) =>
        arrays.Count == 2 && arrays["W2"] == W2 && arrays["b2"] == B2;

    [Property]
    internal bool Arrays_round_trip(ImmutableSortedDictionary<string, NpyArray> arrays) =>
        Good(Npz.Decode(Npz.Encode(arrays))).SequenceEqual(arrays);

    [Property]
    internal bool Encoding_is_deterministic(ImmutableSortedDictionary<string, NpyArray> arrays) =>
        Npz.Encode(arrays).SequenceEqual(Npz.Encode(Good(Npz.Decode(Npz.Encode(arrays)))));

    [Fact]
    public void Archives_of_NumPy_are_read()
    {
        Assert.True(IsSample(Good(Npz.Decode(NumpySamples.Stored))));
        Assert.True(IsSample(Good(Npz.Decode(NumpySamples.Deflated))));
        Assert.Equal(new NpyArray([2], ScalarType.F64, [1, 2]), Good(Npz.Decode(NumpySamples.Streamed))["b"]);
    }

    [Fact]
    public void The_header_is_that_of_NumPy_and_the_numbers_begin_at_a_multiple_of_64()
    {
        var bytes = Npz.Encode(ImmutableSortedDictionary<string, NpyArray>.Empty.Add("W2", W2)).AsSpan();
        Assert.Equal(
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
            Encoding.ASCII.GetString(bytes[46..]).Split('}')[0] + "}");
        Assert.Equal(1.5f, BitConverter.ToSingle(bytes[(36 + 128)..]));
    }

    [Fact]
    public void ZipArchive_reads_the_encoded_archives()
    {
        var arrays = ImmutableSortedDictionary<string, NpyArray>.Empty.Add("b2", B2).Add("größe", W2);
        using var archive = new ZipArchive(new MemoryStream([.. Npz.Encode(arrays)]));
        Assert.Equal(["b2.npy", "größe.npy"], archive.Entries.Select(e => e.FullName));
        Assert.All(archive.Entries, entry => Assert.Equal(entry.Length, new BinaryReader(entry.Open()).ReadBytes(1000).Length));
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var sample in new[] { NumpySamples.Stored, NumpySamples.Deflated, NumpySamples.Streamed })
            AllRefused(Truncations(sample), Npz.Decode);
    }

    [Fact]
    public void Every_flipped_bit_is_refused_or_harmless()
    {
        // Names are stored twice; times, versions and attributes do not affect the arrays.
        SameOrRefused(Flips(NumpySamples.Stored), Npz.Decode, IsSample);
        SameOrRefused(Flips(NumpySamples.Deflated), Npz.Decode, IsSample);
        SameOrRefused(Flips(NumpySamples.Streamed), Npz.Decode, arrays => arrays["b"].Values.SequenceEqual([1.0, 2.0]));
    }

    [Theory]
    [InlineData(
        "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }",
        "numbers of type \"<i8\", expected f4 or f8 of either byte order (numpy.float32, numpy.float64)")]
    [InlineData(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (), }",
        "shape \"()\", expected one or two dimensions that fit into memory")]
    [InlineData(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1), }",
        "shape \"(1, 1, 1)\", expected one or two dimensions that fit into memory")]
    [InlineData(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (65536, 65536), }",
        "shape \"(65536, 65536)\", expected one or two dimensions that fit into memory")]
    [InlineData(
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }",
        "\"{'descr': [('a', '<f8')]…\", expected descr, fortran_order and shape as NumPy writes them, of plain numbers")]
    [InlineData(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), ",
        "\"{'descr': '<f8', 'fortra…\", expected descr, fortran_order and shape as NumPy writes them, of plain numbers")]
    public void Unsupported_arrays_are_refused_by_name(string header, string message) => Assert.Equal(
        $"W.npy, byte 10: found {message}. Save it with numpy.savez.", Refusal(Npz.Decode(Zip(("W.npy", Npy(header))))));

    [Fact]
    public void An_archive_may_have_a_comment_and_its_end_is_found_behind_any_signature_in_it()
    {
        foreach (var comment in new[] { "weights of Tuesday", "PK\u0005\u0006", new string('c', 65_535) })
            Assert.True(IsSample(Good(Npz.Decode(Hostile.ArchiveSamples.WithComment(NumpySamples.Stored, comment)))), comment[..4]);
        Assert.Contains(
            "found the end of the file without a directory before it", Refusal(Npz.Decode(NumpySamples.Stored.AddRange(new byte[65_536]))));
    }

    [Fact]
    public void Another_compression_is_called_so_and_no_damage() => Assert.Equal(
        "byte 358: found member \"W2.npy\" of compression method 12 (bzip2), expected 0 (stored) or 8 (deflated). " +
        "Save the arrays with numpy.savez or numpy.savez_compressed.",
        Refusal(Npz.Decode(Put16(NumpySamples.Stored, BitConverter.ToInt32(NumpySamples.Stored.AsSpan()[^6..]) + 10, 12)))
            .Replace($"byte {BitConverter.ToInt32(NumpySamples.Stored.AsSpan()[^6..])}", "byte 358", StringComparison.Ordinal));

    [Fact]
    public void Unsupported_entries_are_refused_by_name()
    {
        var array = Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } ");
        Assert.Equal(0, Good(Npz.Decode(Zip(("W.npy", array))))["W"].Values[0]);
        Assert.Equal(
            "W.npy: found a second member of this name, expected each name once. Save the arrays with numpy.savez.",
            Refusal(Npz.Decode(Zip(("W.npy", array), ("W.npy", array)))));
        Assert.Equal(
            "notes.txt: found a member that is no array, expected a name that ends in .npy. Save the arrays with numpy.savez.",
            Refusal(Npz.Decode(Zip(("notes.txt", [])))));
        Assert.Equal(
            "W.npy, byte 0: found \"no array\", expected a NumPy array (.npy). Save it with numpy.savez.",
            Refusal(Npz.Decode(Zip(("W.npy", Encoding.ASCII.GetBytes("no array"))))));
        Assert.StartsWith("W.npy, byte 6: found version 4.0", Refusal(Npz.Decode(Zip(("W.npy", [.. array[..6], 4, .. array[7..]])))));
    }

    [Fact]
    public void Files_that_are_not_archives_are_refused()
    {
        Assert.Equal(
            "byte 0: found a NumPy array, expected a zip archive (.npz). Save the arrays with numpy.savez.",
            Refusal(Npz.Decode([0x93, .. "NUMPY"u8, 1, 0])));
        Assert.StartsWith("byte 0: found nothing: there are no bytes", Refusal(Npz.Decode([])));
        Assert.Contains("found contents with CRC-32", Refusal(Npz.Decode(NumpySamples.Stored.SetItem(180, 0xFF))));
        Refusal(Npz.Decode(NumpySamples.Stored.Add(0)));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("3, 3", 3, 3)]
    [InlineData("6, 1, 1", 6, 1, 1)]
    [InlineData("")]
    public void Arrays_whose_shape_does_not_match_their_values_are_not_written(string text, params int[] shape)
    {
        var e = Assert.Throws<ArgumentException>(() =>
            Npz.Encode(ImmutableSortedDictionary<string, NpyArray>.Empty.Add("W", W2 with { Shape = [.. shape] })));
        Assert.Equal($"W: 6 numbers in the shape ({text})", e.Message);
    }

    [Fact]
    public void Members_are_sorted_by_name_whatever_the_order_of_the_arrays()
    {
        var arrays = ImmutableSortedDictionary<string, NpyArray>.Empty.WithComparers(StringComparer.Ordinal).Add("a", W2).Add("B", B2);
        var backwards = arrays.WithComparers(Comparer<string>.Create((x, y) => string.CompareOrdinal(y, x)));
        Assert.Equal(["B.npy", "a.npy"], Good(ZipDirectory.Read(Npz.Encode(backwards))).Select(entry => entry.Name));
        Assert.Equal(Npz.Encode(arrays).AsEnumerable(), Npz.Encode(backwards));
    }

    /// <summary>A version 1.0 array file with this header and eight zero bytes.</summary>
    static byte[] Npy(string header) =>
    [
        0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length + 1), 0, .. Encoding.ASCII.GetBytes(header), (byte)'\n', .. new byte[8],
    ];

    static ImmutableArray<byte> Zip(params (string Name, byte[] Contents)[] entries)
    {
        var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, contents) in entries)
            {
                var level = contents.Length % 2 == 0 ? CompressionLevel.NoCompression : CompressionLevel.Optimal;
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(contents);
            }
        }
        return [.. target.ToArray()];
    }
}
