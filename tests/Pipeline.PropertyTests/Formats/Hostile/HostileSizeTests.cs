using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Pipeline.Formats;
using Pipeline.Models;
using Pipeline.Numerics;
using Xunit;
using static Pipeline.PropertyTests.Formats.Codec;

namespace Pipeline.PropertyTests.Formats.Hostile;

/// <summary>Files that promise more than they hold: refused, with no more than 64 MB allocated.</summary>
public class HostileSizeTests
{
    static readonly ImmutableArray<uint> dimensions = [0, 1, 2, 1 << 16, int.MaxValue, 1u << 31, uint.MaxValue, 0x5555_5556];

    static readonly ImmutableArray<string> texts =
    [
        "0", "-1", "1", "65536", "2147483647", "2147483648", "4294967296", "4611686018427387904", "9223372036854775807", "1e9",
        "99999999999999999999",
    ];

    /// <summary>The message of a refusal that took little memory.</summary>
    static string Refused<A>(Func<LanguageExt.Fin<A>> decode)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = decode();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Trial.MaxAllocation);
        var message = Refusal(result);
        Assert.InRange(message.Length, 0, 2_000);
        return message;
    }

    [Fact]
    public void Dimensions_of_IDX()
    {
        foreach (var (count, rows, columns) in dimensions.SelectMany(c => dimensions.SelectMany(r => dimensions.Select(k => (c, r, k)))))
        {
            if ((count, rows, columns) == (1, 1, 1)) continue;
            var file = new byte[17];
            BinaryPrimitives.WriteUInt32BigEndian(file, IdxHeader.ImagesMagic);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(4), count);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(8), rows);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(12), columns);
            Refused(() => Idx.DecodeImages([.. file]));
            Refused(() => Idx.DecodeImages([.. Envelopes.GzipStored(file)]));
        }
    }

    [Fact]
    public void Dimensions_of_NumPy_arrays()
    {
        foreach (var (rows, columns) in texts.SelectMany(r => texts.Select(c => (r, c))).Where(pair => pair != ("1", "1")))
        {
            var header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n";
            ImmutableArray<byte> file =
                [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[8]];
            Refused(() => Npz.Decode(ZipWriter.WriteArchive([("W2.npy", file)])));
        }
    }

    [Fact]
    public void Dimensions_and_offsets_of_safetensors()
    {
        foreach (var (rows, columns) in texts.SelectMany(r => texts.Select(c => (r, c))).Where(pair => pair != ("1", "1")))
        {
            foreach (var offsets in new[] { "0,4", $"0,{rows}", $"{rows},{columns}" })
            {
                var header = Header($"{rows},{columns}", offsets);
                Refused(() => Safetensors.Decode(Envelopes.Safetensors(header, [0, 0, 0, 0])));
                Refused(() => InitialParameters.Decode(Envelopes.Safetensors(header, [0, 0, 0, 0]), LanguageExt.Prelude.None));
            }
        }
        Assert.Contains("found 65 numbers in shape, expected at most 64", Refused(() => Safetensors.Decode(Envelopes.Safetensors(
            Header(string.Join(',', Enumerable.Repeat("1", 65)), "0,4"), [0, 0, 0, 0]))));
    }

    [Fact]
    public void A_header_of_many_words_is_refused_before_it_is_parsed()
    {
        var ones = string.Join(',', Enumerable.Repeat("1", 5_000_000));
        Assert.Contains("found a header of more than 1,000,000 words and signs", Refused(() => Safetensors.Decode(
            Envelopes.Safetensors(Header(ones, "0,4"), [0, 0, 0, 0]))));
        Assert.Contains("found 900,000 numbers in shape", Refused(() => Safetensors.Decode(
            Envelopes.Safetensors(Header(ones[..1_799_999], "0,4"), [0, 0, 0, 0]))));
    }

    [Fact]
    public void Layers_and_tensors_that_are_many_or_huge()
    {
        foreach (var layers in new[]
        {
            "dense 2147483647 2147483647", string.Join("; ", Enumerable.Repeat("dense 2147483647 2147483647", 1_000)),
            string.Join("; ", Enumerable.Repeat("relu", 1_000)),
            string.Join("; ", Enumerable.Repeat("relu", 100_000)), new string('(', 1_000_000),
            string.Concat(Enumerable.Repeat("residual (", 65)),
        })
        {
            var metadata = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal)
                .Add("pipeline.format", "1").Add("pipeline.layers", layers).Add("pipeline.answers", "numbers")
                .Add("pipeline.inputs", "numbers");
            Refused(() => ModelFile.Decode(SafetensorsChecksum.Encode([], metadata)));
        }
        ImmutableArray<Tensor> tensors =
            [.. Enumerable.Range(1, 3_000).Select(i => new Tensor($"slot{i}.W2", [1], ScalarType.F32, [0, 0, 0, 0]))];
        var text = ImmutableSortedDictionary<string, string>.Empty.Add("pipeline.checkpoint", "1").Add("pipeline.layers", "dense 1 1")
            .Add("pipeline.precision", "single").Add("pipeline.step", "1").Add("pipeline.key", new string('0', 32));
        Refused(() => CheckpointFile.Decode(SafetensorsChecksum.Encode(tensors, text)));
    }

    // A hundred million of the same byte are a gzip file of less than a megabyte.
    [Theory]
    [InlineData(0)]
    [InlineData('0')]
    [InlineData(',')]
    [InlineData('\n')]
    [InlineData('"')]
    [InlineData('x')]
    public void Bombs_of_one_byte(int filling)
    {
        var start = (byte)filling;
        var (idx, csv) = (Bomb([0, 0, 8, 3, 0, 0, 0, 10, 0, 0, 0, 28, 0, 0, 0, 28], start), Bomb("1,2,3,4,5\n"u8.ToArray(), start));
        Assert.InRange(idx.Length, 0, 1_000_000);
        Refused(() => Idx.DecodeImages(idx));
        Refused(() => Idx.DecodeLabels(Bomb([0, 0, 8, 1, 0, 0, 0, 10], start)));
        Refused(() => Csv.Decode(csv, 1_000, 1_000));
        if (filling != '\n') Refused(() => Csv.Decode(ByteSource.Of(csv), LabelColumn.Recognized));
        Refused(() => Csv.Decode(ByteSource.Of(Bomb([], start)), LabelColumn.Recognized));
    }

    // Only the first of the rows is one; the number of lines would be that of a hundred megabytes of pixels.
    [Theory]
    [InlineData("1,2,3,4,5\n", "1,1,1,1\n")]
    [InlineData("1,2\n", "x\n")]
    public void Rows_that_are_none_take_no_memory(string first, string others)
    {
        var text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(others, 12_500_000 / others.Length)));
        ImmutableArray<byte> file = [.. Packed(target =>
        {
            target.Write(Encoding.ASCII.GetBytes(first));
            for (var i = 0; i < 8; i++) target.Write(text);
        })];
        Assert.StartsWith("2:", Refused(() => Csv.Decode(ByteSource.Of(file), LabelColumn.First)));
    }

    // The trailer of gzip, the header of IDX and the directory of zip say what is not there.
    [Fact]
    public void Forged_lengths()
    {
        const int length = 400_000_000;
        byte[] header = [0, 0, 8, 3, .. BigEndian(length), 0, 0, 0, 1, 0, 0, 0, 1];
        byte[] noise = [.. Enumerable.Range(0, 500_000).Select(i => (byte)Key.From(1).Bits(i).A)];
        var gzip = Envelopes.GzipStored([.. header, .. noise]);
        BinaryPrimitives.WriteInt32LittleEndian(gzip.AsSpan(gzip.Length - 4), length + 16);
        Assert.Contains("found the end of the data after 500,016 bytes", Refused(() => Idx.DecodeImages([.. gzip])));
        Assert.Contains("500,016 decompressed bytes, expected 400,000,016", Refused(() => Gzip.Decompress([.. gzip])));

        ImmutableArray<byte> deflated = [.. Packed(target => target.Write(noise))[10..^8]];
        var archive = ZipWriter.WriteArchive([("W2.npy", deflated)]);
        var directory = BinaryPrimitives.ReadInt32LittleEndian(archive.AsSpan()[^6..]);
        archive = Put32(Put16(Put16(archive, 8, ZipEntry.Deflated), directory + 10, ZipEntry.Deflated), directory + 24, length);
        Assert.Contains("of another length", Refused(() => Npz.Decode(archive)));
    }

    static string Header(string shape, string offsets) =>
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[" + shape + "],\"data_offsets\":[" + offsets + "]}}";

    static byte[] BigEndian(int number) => [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number];

    static ImmutableArray<byte> Bomb(byte[] start, byte filling)
    {
        var block = new byte[1_000_000];
        block.AsSpan().Fill(filling);
        return [.. Packed(target =>
        {
            target.Write(start);
            for (var i = 0; i < 100; i++) target.Write(block);
        })];
    }

    static byte[] Packed(Action<Stream> write)
    {
        var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true)) write(gzip);
        return target.ToArray();
    }
}
