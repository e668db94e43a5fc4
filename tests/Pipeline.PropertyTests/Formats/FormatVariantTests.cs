using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Pipeline.Formats;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats;

/// <summary>Variants that the formats allow but the encoders do not produce, and similar ones that are invalid.</summary>
public class FormatVariantTests
{
    const string Header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }      \n";

    static ImmutableArray<byte> File(int major, int minor, int length) =>
    [
        0x93, .. "NUMPY"u8, (byte)major, (byte)minor,
        .. major == 1 ? BitConverter.GetBytes((ushort)length) : BitConverter.GetBytes(length),
        .. Encoding.ASCII.GetBytes(Header), 0, 0, 128, 63, 0, 0, 0, 192,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Npy_arrays_are_read_in_every_header_version(int major)
    {
        Assert.Equal(new NpyArray([2], ScalarType.F32, [1, -2]), Good(Npy.Decode("a.npy", File(major, 0, Header.Length))));
        Assert.Contains($"found version {major}.1", Refusal(Npy.Decode("a.npy", File(major, 1, Header.Length))));
        Assert.Contains("the end of the member inside its header", Refusal(Npy.Decode("a.npy", File(major, 0, Header.Length + 9))));
        AllRefused(Truncations(File(major, 0, Header.Length)), bytes => Npy.Decode("a.npy", bytes));
    }

    [Fact]
    public void Unknown_npy_versions_and_oversized_headers_are_refused()
    {
        Assert.Contains("found version 0.0", Refusal(Npy.Decode("a.npy", File(1, 0, Header.Length).SetItem(6, 0))));
        Assert.Contains("found version 4.0", Refusal(Npy.Decode("a.npy", File(4, 0, Header.Length))));
        Assert.Contains("a header of 4,294,967,295 bytes", Refusal(Npy.Decode("a.npy", File(2, 0, -1))));
    }

    [Fact]
    public void Tensors_may_be_listed_in_another_order_than_their_data()
    {
        var header = Encoding.ASCII.GetBytes(
            """{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""");
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        var file = Good(Safetensors.Decode([.. length, .. header, 1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Equal(["a", "b"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([1, 2, 3, 4], file.Tensors[0].Data.ToArray());
        Assert.Equal([5, 6, 7, 8], file.Tensors[1].Data.ToArray());
    }

    [Fact]
    public void Images_and_labels_that_do_not_match_are_refused()
    {
        var images = new IdxImages(1, 2, [1, 2, 3, 4]);
        Assert.Equal(2, Good(Idx.PairImagesWithLabels(images, [3, 9])).Count);
        Assert.Contains("found 3 labels, expected 2, one an image", Refusal(Idx.PairImagesWithLabels(images, [3, 9, 1])));
        Assert.Contains("found 1 label, expected 2", Refusal(Idx.PairImagesWithLabels(images, [3])));
        Assert.Equal([3, 255], Good(Idx.PairImagesWithLabels(images, [3, 255])).Labels.AsEnumerable());
    }
}
